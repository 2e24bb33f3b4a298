package io.turnstile.conformance;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.QueueView;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import static io.turnstile.conformance.harness.LockAssertions.assertFree;
import static io.turnstile.conformance.harness.LockAssertions.assertHeldBy;
import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clauses of tryLock() and tryLock(long, TimeUnit). */
class TryLockTest {

    /** ReentrantLock.tryLock: "returns immediately with the value true, setting the lock hold count to one". */
    @EachLock
    void tryLockOfFreeLockAcquires(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        assertTrue(lock.tryLock());
        assertHeldByMe(lock, 1);
        lock.unlock();
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock: by the owner "the hold count is incremented by one and the method returns true". */
    @EachLock
    void tryLockByOwnerIncrementsHoldCount(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        lock.lock();
        assertTrue(lock.tryLock());
        assertHeldByMe(lock, 2);
        lock.unlock();
        lock.unlock();
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock: "If the lock is held by another thread … return immediately with the value false." */
    @EachLock
    void tryLockOfLockHeldByAnotherReturnsFalse(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            assertFalse(lock.tryLock());
            assertHeldBy(lock, holder.thread());
            assertFalse(QueueView.hasQueuedThreads(lock), "an attempt is not a wait");
            holder.release();
            assertTrue(lock.tryLock());
            lock.unlock();
        }
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock: the same while other threads are queued. */
    @EachLock
    void tryLockOfLockWithWaitersReturnsFalse(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            awaitQueued(lock, crew.start("waiter", () -> {
                lock.lock();
                lock.unlock();
            }));
            assertFalse(lock.tryLock());
            assertHeldBy(lock, holder.thread());
            holder.release();
        }
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock is no interruption point: neither result depends on the status, which stays. */
    @EachLock
    void tryLockIgnoresAndKeepsInterruptedStatus(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            crew.call("interrupted", () -> {
                Thread.currentThread().interrupt();
                assertTrue(lock.tryLock());
                assertTrue(Thread.currentThread().isInterrupted(), "interrupted status lost");
                lock.unlock();
            });
            Crew.Holder holder = crew.hold(lock, 1);
            crew.call("interrupted", () -> {
                Thread.currentThread().interrupt();
                assertFalse(lock.tryLock());
                assertTrue(Thread.currentThread().isInterrupted(), "interrupted status lost");
            });
            holder.release();
        }
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock(long, TimeUnit): a free lock is acquired, whatever the time. */
    @EachLock
    void timedTryLockOfFreeLockAcquiresForAnyTime(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        for (long time : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            for (TimeUnit unit : TimeUnit.values()) {
                assertTrue(lock.tryLock(time, unit), time + " " + unit);
                assertHeldByMe(lock, 1);
                assertTrue(lock.tryLock(time, unit), time + " " + unit + " by the owner");
                assertHeldByMe(lock, 2);
                lock.unlock();
                lock.unlock();
            }
        }
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock(long, TimeUnit): "If the time is less than or equal to zero, the method will not wait at all." */
    @EachLock
    void timedTryLockWithoutTimeReturnsFalseAtOnce(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            for (long time : new long[] {0, -1, Long.MIN_VALUE}) {
                assertFalse(lock.tryLock(time, TimeUnit.NANOSECONDS), time + " ns");
                assertFalse(lock.tryLock(time, TimeUnit.DAYS), time + " days");
            }
            assertHeldBy(lock, holder.thread());
            holder.release();
        }
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock(long, TimeUnit): "If the specified waiting time elapses then the value false is returned." */
    @EachLock
    void timedTryLockReturnsFalseWhenTheTimeHasElapsedAndNotBefore(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            for (long timeoutUs : new long[] {1, 50, 1_000, 20_000}) {
                long startNs = System.nanoTime();
                assertFalse(lock.tryLock(timeoutUs, TimeUnit.MICROSECONDS));
                // A lower bound is part of the contract, and no load on the machine can break it.
                assertTrue(
                        System.nanoTime() - startNs >= TimeUnit.MICROSECONDS.toNanos(timeoutUs),
                        "gave up before " + timeoutUs + " us");
                assertFalse(lock.isHeldByCurrentThread());
                assertFalse(QueueView.hasQueuedThread(lock, Thread.currentThread()), "still queued after the time-out");
            }
            assertHeldBy(lock, holder.thread());
            holder.release();
        }
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock(long, TimeUnit): a waiter acquires the lock when it is released in time. */
    @EachLock
    void timedTryLockAcquiresWhenTheLockIsReleasedInTime(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        for (long time : new long[] {1, 1_000_000, Long.MAX_VALUE}) {
            try (Crew crew = new Crew()) {
                lock.lock();
                awaitQueued(lock, crew.start("waiter", () -> {
                    assertTrue(lock.tryLock(time, TimeUnit.DAYS), time + " days");
                    assertHeldByMe(lock, 1);
                    lock.unlock();
                }));
                lock.unlock();
            }
            assertIdle(lock);
        }
    }

    /** ReentrantLock.tryLock(long, TimeUnit): the longest time in every unit is a wait, not an overflow. */
    @EachLock
    void longestTimeInEveryUnitWaits(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        for (TimeUnit unit : TimeUnit.values()) {
            try (Crew crew = new Crew()) {
                lock.lock();
                awaitQueued(lock, crew.start("waiter", () -> {
                    assertTrue(lock.tryLock(Long.MAX_VALUE, unit), "timed out at once for " + unit);
                    lock.unlock();
                }));
                lock.unlock();
            }
        }
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock(long, TimeUnit): one that gave up leaves the others' places as they were. */
    @EachLock
    void timedOutWaiterDoesNotDisturbTheOthers(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            Crew.Member before = crew.start("before", () -> {
                lock.lock();
                lock.unlock();
            });
            awaitQueued(lock, before);
            Crew.Member impatient = crew.start("impatient", () -> assertFalse(lock.tryLock(30, TimeUnit.MILLISECONDS)));
            Crew.Member after = crew.start("after", () -> {
                lock.lock();
                lock.unlock();
            });
            awaitQueued(lock, after);
            impatient.join();
            assertFalse(QueueView.hasQueuedThread(lock, impatient.thread()));
            awaitQueued(lock, before);
            awaitQueued(lock, after);
            holder.release();
        }
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock(long, TimeUnit): "NullPointerException if the time unit is null". */
    @EachLock
    void timedTryLockWithoutUnitThrowsAndLeavesTheLockFree(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        assertThrows(NullPointerException.class, () -> lock.tryLock(1, null));
        assertFree(lock);
    }
}
