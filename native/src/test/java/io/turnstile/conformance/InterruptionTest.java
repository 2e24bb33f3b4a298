package io.turnstile.conformance;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.QueueView;
import java.util.concurrent.CyclicBarrier;
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

/** Clauses of interruption for lockInterruptibly() and tryLock(long, TimeUnit), one body for both. */
class InterruptionTest {

    /** The interruptible ways to acquire. */
    private enum Acquire {
        LOCK_INTERRUPTIBLY {
            @Override
            void on(ReentrantLock lock) throws InterruptedException {
                lock.lockInterruptibly();
            }
        },
        TIMED {
            @Override
            void on(ReentrantLock lock) throws InterruptedException {
                assertTrue(lock.tryLock(1, TimeUnit.DAYS), "timed out after a day");
            }
        },
        TIMED_FOR_EVER {
            @Override
            void on(ReentrantLock lock) throws InterruptedException {
                assertTrue(lock.tryLock(Long.MAX_VALUE, TimeUnit.NANOSECONDS), "timed out after 292 years");
            }
        };

        abstract void on(ReentrantLock lock) throws InterruptedException;
    }

    /** ReentrantLock.lockInterruptibly: "Acquires the lock if it is not held by another thread". */
    @EachLock
    void lockInterruptiblyAcquiresAndCountsHolds(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        lock.lockInterruptibly();
        assertHeldByMe(lock, 1);
        lock.lockInterruptibly();
        assertHeldByMe(lock, 2);
        lock.unlock();
        lock.unlock();
        assertIdle(lock);
    }

    /** ReentrantLock.lockInterruptibly: waits "until the lock is acquired by the current thread". */
    @EachLock
    void waiterAcquiresWhenTheLockIsReleased(LockUnderTest kind) {
        for (Acquire acquire : Acquire.values()) {
            ReentrantLock lock = kind.newLock();
            try (Crew crew = new Crew()) {
                lock.lock();
                awaitQueued(lock, crew.start("waiter", () -> {
                    acquire.on(lock);
                    assertHeldByMe(lock, 1);
                    lock.unlock();
                }));
                lock.unlock();
            }
            assertIdle(lock);
        }
    }

    /** Status set on entry: "InterruptedException is thrown and the current thread's interrupted status is cleared." */
    @EachLock
    void interruptedOnEntryThrowsThoughTheLockIsFree(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        for (Acquire acquire : Acquire.values()) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> acquire.on(lock), acquire.name());
            assertFalse(Thread.interrupted(), "interrupted status must be cleared");
            assertFree(lock);
        }
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> lock.tryLock(0, TimeUnit.SECONDS));
        assertFalse(Thread.interrupted(), "interrupted status must be cleared");
        assertFree(lock);
    }

    /** "Preference is given to responding to the interrupt over normal or reentrant acquisition of the lock." */
    @EachLock
    void interruptedOnEntryThrowsThoughTheCallerIsTheOwner(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        lock.lock();
        for (Acquire acquire : Acquire.values()) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> acquire.on(lock), acquire.name());
            assertFalse(Thread.interrupted(), "interrupted status must be cleared");
            assertHeldByMe(lock, 1);
        }
        lock.unlock();
        assertIdle(lock);
    }

    /** Status set on entry, lock held by another: thrown without waiting, "and over reporting the elapse of the waiting time". */
    @EachLock
    void interruptedOnEntryThrowsThoughTheLockIsHeld(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            for (Acquire acquire : Acquire.values()) {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, () -> acquire.on(lock), acquire.name());
                assertFalse(Thread.interrupted(), "interrupted status must be cleared");
                assertHeldBy(lock, holder.thread());
            }
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> lock.tryLock(-1, TimeUnit.SECONDS));
            assertFalse(Thread.interrupted(), "interrupted status must be cleared");
            holder.release();
        }
        assertIdle(lock);
    }

    /** "Is interrupted while acquiring the lock": thrown, status cleared, nothing acquired, the owner undisturbed. */
    @EachLock
    void interruptedWhileWaitingThrowsAndLeavesTheQueue(LockUnderTest kind) {
        for (Acquire acquire : Acquire.values()) {
            ReentrantLock lock = kind.newLock();
            try (Crew crew = new Crew()) {
                lock.lock();
                Crew.Member waiter = crew.start("waiter", () -> {
                    assertThrows(InterruptedException.class, () -> acquire.on(lock), acquire.name());
                    assertFalse(Thread.interrupted(), "interrupted status must be cleared");
                    assertFalse(lock.isHeldByCurrentThread());
                    assertThrows(IllegalMonitorStateException.class, lock::unlock);
                });
                awaitQueued(lock, waiter);
                waiter.interrupt();
                waiter.join();
                assertHeldByMe(lock, 1);
                assertFalse(QueueView.hasQueuedThread(lock, waiter.thread()));
                lock.unlock();
            }
            assertIdle(lock);
        }
    }

    /** The interruption of one waiter is that waiter's own: the others keep waiting and get the lock. */
    @EachLock
    void interruptedWaiterDoesNotDisturbTheOthers(LockUnderTest kind) {
        for (int victim = 0; victim < 3; victim++) {
            ReentrantLock lock = kind.newLock();
            try (Crew crew = new Crew()) {
                Crew.Member[] waiters = new Crew.Member[3];
                lock.lock();
                for (int i = 0; i < waiters.length; i++) {
                    boolean interrupted = i == victim;
                    waiters[i] = crew.start("waiter " + i, () -> {
                        if (interrupted) {
                            assertThrows(InterruptedException.class, lock::lockInterruptibly);
                        } else {
                            lock.lockInterruptibly();
                            lock.unlock();
                        }
                    });
                    awaitQueued(lock, waiters[i]);
                }
                waiters[victim].interrupt();
                waiters[victim].join();
                for (int i = 0; i < waiters.length; i++) {
                    if (i != victim) {
                        awaitQueued(lock, waiters[i]);
                    }
                }
                lock.unlock();
            }
            assertIdle(lock);
        }
    }

    /** Interrupt and release at the same time: the waiter either owns the lock or throws, never both, never neither. */
    @EachLock
    void interruptRacingWithReleaseIsEitherAcquiredOrThrown(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        CyclicBarrier released = new CyclicBarrier(2);
        for (int round = 0; round < 60; round++) {
            Acquire acquire = Acquire.values()[round % Acquire.values().length];
            try (Crew crew = new Crew()) {
                lock.lock();
                Crew.Member waiter = crew.start("waiter", () -> {
                    try {
                        acquire.on(lock);
                        assertHeldByMe(lock, 1);
                        lock.unlock();
                    } catch (InterruptedException e) {
                        assertFalse(lock.isHeldByCurrentThread(), "thrown, and yet the owner");
                        assertFalse(Thread.interrupted(), "thrown, and yet the status is set");
                    }
                });
                awaitQueued(lock, waiter);
                crew.start("interrupter", () -> {
                    released.await();
                    waiter.interrupt();
                });
                awaitBarrier(released);
                lock.unlock();
            }
            assertIdle(lock);
        }
    }

    private static void awaitBarrier(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
