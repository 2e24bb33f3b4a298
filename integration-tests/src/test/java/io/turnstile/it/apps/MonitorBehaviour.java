package io.turnstile.it.apps;

import io.turnstile.it.strangers.Stranger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Modifier;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What JLS 17 and the documentation of {@code Object} say of monitors, as facts on stdout: the same whoever implements them. With
 * the argument {@code managed}, first of all whether they are managed.
 */
public final class MonitorBehaviour {
    private static int statics;

    private final Object lock = new Object();
    private boolean go; // under lock
    private int woken; // under lock

    private MonitorBehaviour() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            System.out.println(new MonitorCounter().getClass().getSuperclass().getSimpleName());
        }
        MonitorBehaviour behaviour = new MonitorBehaviour();
        behaviour.ownership();
        behaviour.illegalUse();
        behaviour.waitingAndNotifying();
        behaviour.interruption();
        behaviour.clauses();
        behaviour.exceptions();
        behaviour.copies();
        behaviour.sections();
        staticSections();
    }

    private static void say(String fact, Object value) {
        System.out.println(fact + ": " + value);
    }

    private static String thrownBy(Callable body) {
        try {
            body.call();
            return "nothing";
        } catch (Throwable thrown) {
            return thrown.getClass().getSimpleName();
        }
    }

    private interface Callable {
        void call() throws Throwable;
    }

    private void ownership() throws Exception {
        say("held outside", Thread.holdsLock(lock));
        synchronized (lock) {
            say("held inside", Thread.holdsLock(lock));
            synchronized (lock) {
                say("held twice", Thread.holdsLock(lock));
            }
            say("held still", Thread.holdsLock(lock));
            boolean[] others = {true};
            Thread other = new Thread(() -> others[0] = Thread.holdsLock(lock));
            other.start();
            other.join();
            say("held by another", others[0]);
        }
        say("held after", Thread.holdsLock(lock));
        say("holdsLock of null", thrownBy(() -> Thread.holdsLock(null)));
        say("deep", new MonitorCounter().depth(70_000 / 70));
    }

    private void illegalUse() {
        say("notify without", thrownBy(lock::notify));
        say("notifyAll without", thrownBy(lock::notifyAll));
        say("wait without", thrownBy(() -> lock.wait()));
        say("wait(ms) without", thrownBy(() -> lock.wait(1)));
        synchronized (lock) {
            say("wait(-1)", thrownBy(() -> lock.wait(-1)));
            say("wait(0, -1)", thrownBy(() -> lock.wait(0, -1)));
            say("wait(0, 1000000)", thrownBy(() -> lock.wait(0, 1_000_000)));
            say("wait(1)", thrownBy(() -> lock.wait(1)));
            say("wait(0, 1000)", thrownBy(() -> lock.wait(0, 1000)));
        }
        Object none = null;
        say("synchronized null", thrownBy(() -> {
            synchronized (none) {
                say("never", "here");
            }
        }));
    }

    private void waitingAndNotifying() throws Exception {
        Thread[] waiters = new Thread[3];
        CountDownLatch inside = new CountDownLatch(waiters.length);
        for (int i = 0; i < waiters.length; i++) {
            waiters[i] = new Thread(() -> awaitGo(inside));
            waiters[i].start();
        }
        inside.await();
        awaitState(waiters[0], Thread.State.WAITING);
        synchronized (lock) { // each is waiting now: it counted down under the lock
            go = true;
            lock.notify();
        }
        waitUntilWoken(1);
        synchronized (lock) {
            Runnable all = lock::notifyAll;
            all.run();
        }
        for (Thread waiter : waiters) {
            waiter.join();
        }
        say("woken", woken);
        Thread timed = new Thread(() -> {
            synchronized (lock) {
                thrownBy(() -> lock.wait(100_000));
            }
        });
        timed.start();
        awaitState(timed, Thread.State.TIMED_WAITING);
        Consumer<Object> unbound = Object::notifyAll;
        synchronized (lock) {
            unbound.accept(lock);
        }
        timed.join();
    }

    private void awaitGo(CountDownLatch inside) {
        synchronized (lock) {
            synchronized (lock) {
                inside.countDown();
                while (!go) {
                    thrownBy(() -> lock.wait());
                }
                woken++;
                lock.notifyAll();
                if (!Thread.holdsLock(lock)) {
                    say("lost the monitor", "in wait");
                }
            }
            if (!Thread.holdsLock(lock)) {
                say("lost the outer hold", "in wait");
            }
        }
    }

    private void waitUntilWoken(int count) throws InterruptedException {
        synchronized (lock) {
            while (woken < count) {
                lock.wait();
            }
        }
    }

    private static void awaitState(Thread thread, Thread.State state) throws InterruptedException {
        while (thread.getState() != state) {
            Thread.sleep(1);
        }
    }

    private void interruption() throws Exception {
        Thread.currentThread().interrupt();
        synchronized (lock) {
            say("entered interrupted", Thread.currentThread().isInterrupted());
            say("wait interrupted", thrownBy(() -> lock.wait()));
            say("status after", Thread.currentThread().isInterrupted());
        }
        String[] thrown = new String[1];
        Thread waiter = new Thread(() -> {
            synchronized (lock) {
                thrown[0] = thrownBy(() -> lock.wait()) + ", held " + Thread.holdsLock(lock);
            }
        });
        waiter.start();
        awaitState(waiter, Thread.State.WAITING);
        waiter.interrupt();
        waiter.join();
        say("interrupted while waiting", thrown[0]);
    }

    /** What is left of the contract of Object.wait and notify. */
    private void clauses() throws Exception {
        say("wait(-1) without", thrownBy(() -> lock.wait(-1)));
        say("wait(0, -1) without", thrownBy(() -> lock.wait(0, -1)));
        synchronized (lock) {
            lock.notify();
            lock.notifyAll();
            long beforeNs = System.nanoTime();
            lock.wait(20);
            say("a notification is not kept", System.nanoTime() - beforeNs >= 20_000_000);
            beforeNs = System.nanoTime();
            lock.wait(3, 500_000);
            say("nanoseconds count", System.nanoTime() - beforeNs >= 3_500_000);
            Thread.currentThread().interrupt();
            say("timed, interrupted", thrownBy(() -> lock.wait(100_000)));
            Thread.currentThread().interrupt();
            say("for ever and a day, interrupted", thrownBy(() -> lock.wait(Long.MAX_VALUE, 999_999)));
        }
        int[] ended = new int[1]; // under the lock
        Thread[] waiters = new Thread[2];
        for (int i = 0; i < waiters.length; i++) {
            waiters[i] = new Thread(() -> {
                synchronized (lock) {
                    thrownBy(() -> lock.wait());
                    ended[0]++;
                }
            });
            waiters[i].start();
            awaitState(waiters[i], Thread.State.WAITING);
        }
        synchronized (lock) {
            lock.notify();
            Thread.sleep(20);
            say("ended while the notifier holds the monitor", ended[0]);
        }
        while (waiters[0].isAlive() && waiters[1].isAlive()) {
            Thread.sleep(1);
        }
        Thread.sleep(20); // for a second one that should not end
        synchronized (lock) {
            say("ended by one notify", ended[0]);
            lock.notify();
        }
        for (Thread waiter : waiters) {
            waiter.join();
        }
        say("ended by two", ended[0]);
    }

    private void exceptions() {
        say("thrown through", thrownBy(this::throwInside));
        say("held after a throw", Thread.holdsLock(this) || Thread.holdsLock(lock));
    }

    private synchronized void throwInside() {
        synchronized (lock) {
            throw new IllegalStateException("through both");
        }
    }

    private void copies() throws Exception {
        MonitorCounter counter = new MonitorCounter();
        say("serialVersionUID", ObjectStreamClass.lookup(MonitorCounter.class).getSerialVersionUID());
        say(
                "serialVersionUID of heir",
                ObjectStreamClass.lookup(Stranger.Heir.class).getSerialVersionUID());
        synchronized (counter) {
            say("copy is free", !Thread.holdsLock(counter.clone()));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(counter);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                say("read back is free", !Thread.holdsLock(in.readObject()));
            }
            say("bytes", bytes.size());
        }
        say(
                "fields of instances",
                Stream.of(MonitorCounter.class.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .count());
    }

    private void sections() {
        Supplier<Object> maker = Object::new;
        Object made = maker.get();
        long wide = 1L << 40;
        double wider = 0.5;
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            synchronized (made) {
                if (i % 3 == 0) {
                    continue;
                }
                synchronized (this) {
                    sum += i;
                    if (sum > 20) {
                        break;
                    }
                }
            }
        }
        say("sum", sum + " " + wide + " " + wider + " " + early(made, 3) + early(made, 30));
        say("none held", Thread.holdsLock(made) || Thread.holdsLock(this));
        synchronized (new int[0]) {
            synchronized ("string") {
                synchronized (new Stranger.Heir()) {
                    say("others'", "too");
                }
            }
        }
    }

    private static String early(Object monitor, long limit) {
        synchronized (monitor) {
            try {
                if (limit < 10) {
                    return "early ";
                }
            } finally {
                statics++;
            }
        }
        return "late";
    }

    private static synchronized boolean holdsClass() {
        return Thread.holdsLock(MonitorBehaviour.class);
    }

    private static void staticSections() {
        say("class held in a static method", holdsClass());
        synchronized (MonitorBehaviour.class) {
            say("class held in a block", Thread.holdsLock(MonitorBehaviour.class));
            say("and in a method in it", holdsClass());
        }
        say("class free", !Thread.holdsLock(MonitorBehaviour.class));
        say("statics", statics);
    }
}
