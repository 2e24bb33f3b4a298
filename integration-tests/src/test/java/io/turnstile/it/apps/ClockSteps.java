package io.turnstile.it.apps;

import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits of all kinds while somebody steps the wall clock by an hour, forward and then back. Prints of each whether it ended by
 * the clock that it is told to follow.
 */
public final class ClockSteps {
    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);
    private static final long SHORT_MS = 2500;
    private static final long HANG_MS = 15_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition condition = lock.newCondition();
    private final ReentrantLock heldLock = new ReentrantLock();
    private final Object monitor = new Object();
    private final Map<String, Wait> waits = new LinkedHashMap<>();

    private ClockSteps() {}

    public static void main(String[] arguments) throws Exception {
        ClockSteps steps = new ClockSteps();
        steps.heldLock.lock();
        steps.start(HOUR_MS / 2);
        stepped("ready to go forward");
        steps.report("forward");
        steps.start(SHORT_MS);
        stepped("ready to go back");
        steps.report("back");
        System.exit(0);
    }

    private static void stepped(String ready) throws java.io.IOException {
        System.out.println(ready);
        System.in.read(); // a line's end: the clock has been stepped
    }

    /** One wait, on a thread of its own. */
    private static final class Wait {
        private final Thread thread;
        private final long startNs = System.nanoTime();
        private volatile long endNs;

        Wait(String name, Body body) {
            thread = new Thread(
                    () -> {
                        try {
                            body.run();
                            endNs = System.nanoTime();
                        } catch (InterruptedException over) {
                            // that is how the rest is ended
                        }
                    },
                    name);
            thread.setDaemon(true);
            thread.start();
        }

        String result(boolean byWallClock, long untilNs) throws InterruptedException {
            TimeUnit.NANOSECONDS.timedJoin(thread, untilNs - System.nanoTime());
            if (thread.isAlive()) {
                return "goes on";
            }
            long tookMs = TimeUnit.NANOSECONDS.toMillis(endNs - startNs);
            return byWallClock || tookMs >= SHORT_MS ? "ended" : "ended early";
        }
    }

    @FunctionalInterface
    private interface Body {
        void run() throws InterruptedException;
    }

    private void start(long wallClockMs) {
        Date date = new Date(System.currentTimeMillis() + wallClockMs);
        wait("awaitUntil", () -> withLock(() -> condition.awaitUntil(date)));
        wait("parkUntil", () -> parkUntil(date.getTime()));
        wait("awaitNanos", () -> withLock(() -> condition.awaitNanos(TimeUnit.MILLISECONDS.toNanos(SHORT_MS))));
        wait("parkNanos", ClockSteps::parkNanos);
        wait("tryLock", () -> heldLock.tryLock(SHORT_MS, TimeUnit.MILLISECONDS));
        wait("wait", this::waitOnMonitor);
    }

    private void wait(String name, Body body) {
        waits.put(name, new Wait(name, body));
    }

    private void withLock(Body body) throws InterruptedException {
        lock.lock();
        try {
            body.run();
        } finally {
            lock.unlock();
        }
    }

    private void parkUntil(long timeMs) throws InterruptedException {
        LockSupport.parkNanos(1); // for a thread's first park is always the JDK's
        while (System.currentTimeMillis() < timeMs) {
            LockSupport.parkUntil(this, timeMs);
            throwWhereInterrupted();
        }
    }

    private static void parkNanos() throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SHORT_MS);
        for (long leftNs = endNs - System.nanoTime(); leftNs > 0; leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
            throwWhereInterrupted();
        }
    }

    private static void throwWhereInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void waitOnMonitor() throws InterruptedException {
        synchronized (monitor) {
            monitor.wait(SHORT_MS);
        }
    }

    private void report(String step) throws InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HANG_MS);
        for (Map.Entry<String, Wait> wait : waits.entrySet()) {
            boolean byWallClock = wait.getKey().endsWith("Until");
            System.out.println(
                    step + ", " + wait.getKey() + ": " + wait.getValue().result(byWallClock, untilNs));
        }
        waits.values().forEach(wait -> wait.thread.interrupt());
    }
}
