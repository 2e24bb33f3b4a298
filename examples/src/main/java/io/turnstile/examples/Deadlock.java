package io.turnstile.examples;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two threads that take two locks in opposite orders and meet in the middle. With {@code monitor} as argument the second
 * lock is an object's monitor. Then asks the JVM, as any monitoring tool would, who waits for what, and ends.
 *
 * <p>Under protocol {@code pi} the kernel refuses the lock that would close the cycle: one thread gets an exception that
 * names both threads and both locks, and the other goes on.
 */
public final class Deadlock {
    private final ReentrantLock first = new ReentrantLock();
    private final ReentrantLock second = new ReentrantLock();
    private final Object monitor = new Object();
    private final CyclicBarrier bothHold = new CyclicBarrier(2);

    public static void main(String[] arguments) throws InterruptedException {
        Deadlock deadlock = new Deadlock();
        boolean mixed = arguments.length > 0 && arguments[0].equals("monitor");
        Thread one = start("one", mixed ? deadlock::firstThenMonitor : deadlock::firstThenSecond);
        Thread two = start("two", mixed ? deadlock::monitorThenFirst : deadlock::secondThenFirst);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = null;
        while (ids == null && (one.isAlive() || two.isAlive())) {
            Thread.sleep(10);
            ids = threads.findDeadlockedThreads();
        }
        if (ids == null) {
            System.out.println("no deadlock: both threads have ended");
            return;
        }
        for (ThreadInfo info : threads.getThreadInfo(ids)) {
            System.out.println("deadlock: thread " + info.getThreadName() + " is " + info.getThreadState() + " on "
                    + info.getLockName() + ", held by thread " + info.getLockOwnerName());
        }
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true); // so that the program can end
        thread.setUncaughtExceptionHandler(
                (failed, failure) -> System.out.println("refused: thread " + failed.getName() + " got " + failure));
        thread.start();
        return thread;
    }

    private void firstThenSecond() {
        nested(first, second);
    }

    private void secondThenFirst() {
        nested(second, first);
    }

    private void nested(ReentrantLock outer, ReentrantLock inner) {
        outer.lock();
        try {
            meet();
            inner.lock();
            inner.unlock();
        } finally {
            outer.unlock();
        }
    }

    private void firstThenMonitor() {
        first.lock();
        try {
            meet();
            synchronized (monitor) {
                System.out.println("one has both");
            }
        } finally {
            first.unlock();
        }
    }

    private void monitorThenFirst() {
        synchronized (monitor) {
            meet();
            first.lock();
            first.unlock();
        }
    }

    private void meet() {
        try {
            bothHold.await();
        } catch (InterruptedException | BrokenBarrierException unexpected) {
            throw new IllegalStateException("nobody interrupts these threads", unexpected);
        }
    }
}
