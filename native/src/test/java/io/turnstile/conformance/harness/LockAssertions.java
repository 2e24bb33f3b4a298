package io.turnstile.conformance.harness;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Claims about a lock's state, and waits for one. */
public final class LockAssertions {
    private LockAssertions() {}

    /** The lock's owner is {@code owner}, to every observer. */
    public static void assertHeldBy(ReentrantLock lock, Thread owner) {
        assertTrue(lock.isLocked(), "the lock must be held");
        assertSame(owner, ((ExposedState) lock).owner(), "owner");
        assertEquals(owner == Thread.currentThread(), lock.isHeldByCurrentThread(), "isHeldByCurrentThread");
    }

    /** The calling thread holds the lock, {@code holdCount} times. */
    public static void assertHeldByMe(ReentrantLock lock, int holdCount) {
        assertHeldBy(lock, Thread.currentThread());
        assertEquals(holdCount, lock.getHoldCount(), "hold count");
    }

    /** Nobody holds the lock. */
    public static void assertFree(ReentrantLock lock) {
        assertFalse(lock.isLocked(), "the lock must be free");
        assertNull(((ExposedState) lock).owner(), "owner");
        assertFalse(lock.isHeldByCurrentThread(), "isHeldByCurrentThread");
        assertEquals(0, lock.getHoldCount(), "hold count");
    }

    /** Nobody holds the lock or waits for it. */
    public static void assertIdle(ReentrantLock lock) {
        assertFree(lock);
        assertFalse(QueueView.hasQueuedThreads(lock), "no thread may be left in the queue");
    }

    /** Returns when {@code member} waits to acquire the lock, and sleeps. */
    public static void awaitQueued(ReentrantLock lock, Crew.Member member) {
        Await.until(
                member.thread().getName() + " is queued for " + lock,
                () -> QueueView.hasQueuedThread(lock, member.thread()) && member.isAsleep());
    }

    /** Returns when {@code count} threads wait on the condition; acquires the lock to look. */
    public static void awaitWaiting(ReentrantLock lock, Condition condition, int count) {
        Await.until(count + " threads wait on the condition", () -> {
            lock.lock();
            try {
                return lock.getWaitQueueLength(condition) == count;
            } finally {
                lock.unlock();
            }
        });
    }
}
