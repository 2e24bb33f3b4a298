package io.turnstile.it.tracking;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

import static io.turnstile.it.tracking.Cases.atOnce;

/** Small programs that hang. */
public final class Deadlocks {
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);
    private static final CyclicBarrier ALL = new CyclicBarrier(3);

    private Deadlocks() {}

    public static void main(String[] arguments) throws Exception {
        Cases.run(Deadlocks.class, arguments[0]);
    }

    static void monitors() throws Exception {
        Object a = new Object();
        Object b = new Object();
        atOnce(() -> meet(a, b), () -> meet(b, a));
    }

    private static void meet(Object outer, Object inner) throws Exception {
        synchronized (outer) {
            BOTH.await();
            synchronized (inner) {
                inner.hashCode();
            }
        }
    }

    static void locks() throws Exception {
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        atOnce(() -> meet(a, b), () -> meet(b, a));
    }

    private static void meet(ReentrantLock outer, ReentrantLock inner) throws Exception {
        outer.lock();
        try {
            BOTH.await();
            inner.lockInterruptibly();
            inner.unlock();
        } finally {
            outer.unlock();
        }
    }

    static void monitorAndLock() throws Exception {
        Object a = new Object();
        ReentrantLock b = new ReentrantLock();
        atOnce(
                () -> {
                    synchronized (a) {
                        BOTH.await();
                        b.lock();
                    }
                },
                () -> {
                    b.lock();
                    BOTH.await();
                    synchronized (a) {
                        b.unlock();
                    }
                });
    }

    private static final class Account {
        synchronized void transfer(Account to) throws Exception {
            BOTH.await();
            to.deposit();
        }

        synchronized void deposit() {}
    }

    static void synchronizedMethods() throws Exception {
        Account a = new Account();
        Account b = new Account();
        atOnce(() -> a.transfer(b), () -> b.transfer(a));
    }

    static void threeThreads() throws Exception {
        Object a = new Object();
        ReentrantLock b = new ReentrantLock();
        Semaphore c = new Semaphore(1);
        atOnce(
                () -> {
                    synchronized (a) {
                        ALL.await();
                        b.lock();
                    }
                },
                () -> {
                    b.lock();
                    ALL.await();
                    c.acquire();
                },
                () -> {
                    c.acquire();
                    ALL.await();
                    synchronized (a) {
                        c.release();
                    }
                });
    }

    static void readerThatWrites() throws Exception {
        ReentrantReadWriteLock a = new ReentrantReadWriteLock();
        atOnce(() -> {
            a.readLock().lock();
            a.writeLock().lock();
        });
    }

    static void stampTakenTwice() throws Exception {
        StampedLock a = new StampedLock();
        atOnce(() -> {
            a.writeLock();
            a.writeLock();
        });
    }

    static void twoReadersThatWrite() throws Exception {
        ReentrantReadWriteLock a = new ReentrantReadWriteLock();
        ReentrantReadWriteLock b = new ReentrantReadWriteLock();
        atOnce(() -> meet(a, b), () -> meet(b, a));
    }

    private static void meet(ReentrantReadWriteLock outer, ReentrantReadWriteLock inner) throws Exception {
        outer.readLock().lock();
        BOTH.await();
        inner.writeLock().lock();
    }

    /** As {@link #monitors}, by threads that do not keep the JVM alive; returns at once. */
    static boolean monitorsOfDaemons() throws Exception {
        Object a = new Object();
        Object b = new Object();
        start(true, () -> meet(a, b), () -> meet(b, a));
        return true;
    }

    /** As {@link #locks}, without a way out; who is refused says so and gives its lock back. */
    static Thread[] locksWithoutInterrupts() {
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        return start(false, () -> meetForGood(a, b), () -> meetForGood(b, a));
    }

    private static void meetForGood(ReentrantLock outer, ReentrantLock inner) throws Exception {
        outer.lock();
        try {
            BOTH.await();
            inner.lock();
            inner.unlock();
        } catch (IllegalStateException refused) {
            System.out.println(refused.getClass().getSimpleName());
        } finally {
            outer.unlock();
        }
    }

    private static Thread[] start(boolean daemons, Cases.Step... steps) {
        Thread[] threads = new Thread[steps.length];
        for (int i = 0; i < steps.length; i++) {
            Cases.Step step = steps[i];
            threads[i] = new Thread(
                    () -> {
                        try {
                            step.run();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    "worker " + (i + 1));
            threads[i].setDaemon(daemons);
        }
        for (Thread thread : threads) {
            thread.start();
        }
        return threads;
    }
}
