package io.turnstile.it.apps;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One thread in each kind of wait that a lock has; prints what thread dumps would show of it. */
public final class WaitStates {
    private static final long SETTLE_LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition condition = lock.newCondition();

    private WaitStates() {}

    private interface Wait {
        void run() throws InterruptedException;
    }

    public static void main(String[] arguments) throws InterruptedException {
        WaitStates states = new WaitStates();
        Thread await = states.start("await", states::await);
        Thread awaitTimed = states.start("await timed", states::awaitTimed);
        states.awaitWaiters(2);
        states.lock.lock();
        Thread lock = states.start("lock", states.lock::lock);
        Thread interruptibly = states.start("lockInterruptibly", states.lock::lockInterruptibly);
        Thread tryLock = states.start("tryLock timed", () -> states.lock.tryLock(1, TimeUnit.HOURS));
        print(await, Thread.State.WAITING);
        print(awaitTimed, Thread.State.TIMED_WAITING);
        print(lock, Thread.State.WAITING);
        print(interruptibly, Thread.State.WAITING);
        print(tryLock, Thread.State.TIMED_WAITING);
        interruptibly.interrupt();
        interruptibly.join();
        tryLock.interrupt();
        tryLock.join();
        System.out.println("left: " + states.lock.getQueueLength());
        System.out.println("ready");
        TimeUnit.HOURS.sleep(1);
    }

    private Thread start(String name, Wait wait) {
        Thread thread = new Thread(
                () -> {
                    try {
                        wait.run();
                    } catch (InterruptedException expected) {
                        System.out.println(name + ": interrupted");
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void await() throws InterruptedException {
        lock.lock();
        try {
            condition.await();
        } finally {
            lock.unlock();
        }
    }

    private void awaitTimed() throws InterruptedException {
        lock.lock();
        try {
            condition.await(1, TimeUnit.HOURS);
        } finally {
            lock.unlock();
        }
    }

    private void awaitWaiters(int count) throws InterruptedException {
        while (true) {
            lock.lock();
            try {
                if (lock.getWaitQueueLength(condition) == count) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            Thread.sleep(1);
        }
    }

    private static void print(Thread thread, Thread.State wanted) throws InterruptedException {
        long deadlineNs = System.nanoTime() + SETTLE_LIMIT_NS;
        while (thread.getState() != wanted && System.nanoTime() < deadlineNs) {
            Thread.sleep(1);
        }
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
        LockInfo lockInfo = info.getLockInfo();
        System.out.println(thread.getName() + ": " + thread.getState() + ", in ThreadInfo " + info.getThreadState()
                + ", lock " + (lockInfo != null) + ", owner " + info.getLockOwnerName());
    }
}
