package io.turnstile.it.apps;

import java.util.concurrent.locks.ReentrantLock;

/** A thread whose name and Java priority change, by itself and by another, while a ceiling lifts it. */
public final class ChangesUnderCeiling {
    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();

    private ChangesUnderCeiling() {}

    private interface Change {
        void run() throws InterruptedException;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Thread thread = new Thread(new ChangesUnderCeiling()::all, "plain");
        thread.start();
        thread.join();
    }

    private void all() {
        Thread me = Thread.currentThread();
        OwnScheduling.say("start");
        whileLifted("to a rule", () -> me.setName("weaker"));
        whileLifted("to no rule", () -> me.setName("plain"));
        whileLifted("by another", () -> elsewhere(() -> me.setName("weaker")));
        whileLifted("back by another", () -> elsewhere(() -> me.setName("plain")));
        whileLifted("mapped", () -> me.setPriority(7));
        whileLifted("not mapped", () -> me.setPriority(Thread.NORM_PRIORITY));
        whileLifted("nice", () -> me.setName("nice"));
        whileLifted("not nice", () -> me.setName("plain"));
        whileLifted("twice", () -> {
            me.setName("weaker");
            me.setName("weak-rr");
        });
        whileLifted("and back", () -> {
            me.setName("weaker");
            me.setName("plain");
        });
        inBoth(() -> me.setName("weaker"));
        me.setName("plain");
        whileLifted("above the ceiling", () -> me.setName("stronger"));
        try {
            whileLifted("refused", () -> {});
        } catch (RuntimeException e) {
            OwnScheduling.say(e.getClass().getSimpleName());
        }
        me.setName("plain");
        OwnScheduling.say("end");
    }

    private void whileLifted(String what, Change change) {
        lock.lock();
        try {
            change.run();
            OwnScheduling.say(what + ": inside");
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        } finally {
            lock.unlock();
        }
        OwnScheduling.say(what + ": outside");
    }

    /** The monitor's ceiling is the same; released in the order in which they were taken. */
    private void inBoth(Change change) {
        lock.lock();
        synchronized (monitor) {
            lock.unlock();
            try {
                change.run();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
            OwnScheduling.say("monitor: inside");
        }
        OwnScheduling.say("monitor: outside");
    }

    private static void elsewhere(Runnable change) throws InterruptedException {
        Thread other = new Thread(change, "other");
        other.start();
        other.join();
    }
}
