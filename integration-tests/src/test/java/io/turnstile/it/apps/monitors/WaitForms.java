package io.turnstile.it.apps.monitors;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** wait, notify, notifyAll and holdsLock by every way to call them. */
public final class WaitForms implements Program {
    @FunctionalInterface
    private interface Timed {
        void pause(long ms, int nanos) throws InterruptedException;
    }

    @FunctionalInterface
    private interface Untimed<T> {
        void pause(T object, long ms) throws InterruptedException;
    }

    private boolean rung;

    private synchronized void ring(Consumer<WaitForms> bell) {
        rung = true; // -> rewritten: synchronized method
        bell.accept(this);
    }

    private synchronized void await() throws InterruptedException {
        while (!rung) { // -> rewritten: synchronized method
            wait();
        }
        rung = false;
    }

    private void passOn(Consumer<WaitForms> bell) throws InterruptedException {
        Thread ringer;
        synchronized (this) { // -> rewritten: synchronized block
            ringer = new Thread(() -> ring(bell));
            ringer.start();
            await();
        }
        ringer.join();
        print("rung");
    }

    private static void timed(Object any) throws InterruptedException {
        Timed bound = any::wait;
        Untimed<Object> free = Object::wait;
        Predicate<Object> holds = Thread::holdsLock;
        synchronized (any) { // -> rewritten: synchronized block
            bound.pause(0, 1);
            free.pause(any, 1);
            any.wait(1, 500_000);
            BooleanSupplier now = () -> Thread.holdsLock(any);
            System.out.println(any.getClass().getSimpleName() + " " + holds.test(any) + now.getAsBoolean());
        }
    }

    @Override
    public void run() {
        try {
            passOn(object -> object.notify());
            passOn(Object::notify);
            passOn(WaitForms::notifyAll);
            passOn(object -> {
                Runnable all = object::notifyAll;
                all.run();
            });
            for (Object any : List.of(this, "text", new int[0], WaitForms.class, String.class)) {
                timed(any);
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        for (Runnable unowned : List.<Runnable>of(this::notify, "text"::notifyAll, getClass()::notify)) {
            try {
                unowned.run();
            } catch (IllegalMonitorStateException expected) {
                print(expected.getMessage());
            }
        }
    }
}
