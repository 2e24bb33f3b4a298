package io.turnstile.it.apps;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Queues up threads at a lock and prints what the lock's monitoring methods, the final ones included, say of them. */
public final class QueueReport {
    private static final int WAITER_COUNT = 3;

    private QueueReport() {}

    public static void main(String[] arguments) throws InterruptedException {
        for (boolean fair : new boolean[] {false, true}) {
            OpenLock lock = new OpenLock(fair);
            System.out.println("fair: " + lock.isFair());
            queue(lock);
            await(lock);
        }
    }

    private static void queue(OpenLock lock) throws InterruptedException {
        List<Thread> waiters = new ArrayList<>();
        lock.lock();
        for (int i = 0; i < WAITER_COUNT; i++) {
            Thread waiter = new Thread(
                    () -> {
                        lock.lock();
                        lock.unlock();
                    },
                    "waiter-" + i);
            waiter.start();
            waiters.add(waiter);
            while (!lock.hasQueuedThread(waiter)) {
                Thread.sleep(1);
            }
        }
        System.out.println("  held: " + lock.isHeldByCurrentThread() + ", " + lock.getHoldCount() + " times, by "
                + lock.getOwner().getName());
        System.out.println("  queued: " + lock.hasQueuedThreads() + ", " + lock.getQueueLength() + ", "
                + lock.queuedNames() + ", this thread " + lock.hasQueuedThread(Thread.currentThread()));
        lock.unlock();
        for (Thread waiter : waiters) {
            waiter.join();
        }
        System.out.println("  after: locked " + lock.isLocked() + ", queued " + lock.hasQueuedThreads() + ", "
                + lock.getQueueLength() + ", owner " + lock.getOwner());
    }

    private static void await(OpenLock lock) throws InterruptedException {
        Condition condition = lock.newCondition();
        CountDownLatch held = new CountDownLatch(1);
        Thread waiter = new Thread(
                () -> {
                    lock.lock();
                    try {
                        held.countDown();
                        condition.awaitUninterruptibly();
                    } finally {
                        lock.unlock();
                    }
                },
                "waiter");
        waiter.start();
        held.await();
        lock.lock(); // the waiter has released it: it waits
        System.out.println("  condition: " + lock.hasWaiters(condition) + ", " + lock.getWaitQueueLength(condition));
        condition.signal();
        while (lock.getQueueLength() == 0) { // "an estimate": the signalled thread may be on its way
            Thread.sleep(1);
        }
        System.out.println("  signalled: " + lock.hasWaiters(condition) + ", queued " + lock.getQueueLength());
        lock.unlock();
        waiter.join();
        lock.lock();
        try {
            lock.hasWaiters(new ReentrantLock().newCondition());
            System.out.println("  foreign condition accepted");
        } catch (IllegalArgumentException expected) {
            System.out.println("  foreign condition refused");
        } finally {
            lock.unlock();
        }
    }

    /** Makes the protected methods visible. */
    private static final class OpenLock extends ReentrantLock {
        @Serial
        private static final long serialVersionUID = 1;

        OpenLock(boolean fair) {
            super(fair);
        }

        @Override
        protected Thread getOwner() {
            return super.getOwner();
        }

        List<String> queuedNames() {
            return getQueuedThreads().stream().map(Thread::getName).sorted().toList();
        }
    }
}
