package io.turnstile.conformance.readwrite;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.ExposedReadWriteLock;
import io.turnstile.conformance.harness.QueueView;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Claims about a read-write lock's state, and waits for one. */
final class ReadWriteAssertions {
    private ReadWriteAssertions() {}

    /** The calling thread holds the lock so often. */
    static void assertHeld(ReentrantReadWriteLock lock, int reads, int writes) {
        assertEquals(reads, lock.getReadHoldCount(), "getReadHoldCount");
        assertEquals(writes, lock.getWriteHoldCount(), "getWriteHoldCount");
        assertEquals(writes, lock.writeLock().getHoldCount(), "getHoldCount");
        assertEquals(writes > 0, lock.isWriteLockedByCurrentThread(), "isWriteLockedByCurrentThread");
        assertEquals(writes > 0, lock.writeLock().isHeldByCurrentThread(), "isHeldByCurrentThread");
    }

    /** Nobody holds the lock or waits for it. */
    static void assertIdle(ReentrantReadWriteLock lock) {
        assertHeld(lock, 0, 0);
        assertEquals(0, lock.getReadLockCount(), "getReadLockCount");
        assertFalse(lock.isWriteLocked(), "isWriteLocked");
        assertNull(((ExposedReadWriteLock) lock).owner(), "owner");
        assertFalse(QueueView.hasQueuedThreads(lock), "no thread may be left in the queue");
    }

    /** Returns when {@code member} waits for the lock, and sleeps. */
    static void awaitQueued(ReentrantReadWriteLock lock, Crew.Member member) {
        Await.until(
                member.thread().getName() + " is queued for " + lock,
                () -> QueueView.hasQueuedThread(lock, member.thread()) && member.isAsleep());
    }
}
