package io.turnstile.conformance;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import static io.turnstile.conformance.harness.LockAssertions.assertFree;
import static io.turnstile.conformance.harness.LockAssertions.assertHeldBy;
import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clauses of lock() and unlock(). */
class LockTest {

    /** ReentrantLock.lock: "Acquires the lock if it is not held by another thread …, setting the hold count to one." */
    @EachLock
    void lockOfFreeLockSetsHoldCountToOne(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        assertFree(lock);
        lock.lock();
        assertHeldByMe(lock, 1);
        lock.unlock();
        assertIdle(lock);
    }

    /** ReentrantLock.lock: "If the current thread already holds the lock then the hold count is incremented by one." */
    @EachLock
    void lockByOwnerIncrementsHoldCount(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        for (int holdCount = 1; holdCount <= 300; holdCount++) {
            lock.lock();
            assertHeldByMe(lock, holdCount);
        }
        for (int holdCount = 299; holdCount > 0; holdCount--) {
            lock.unlock();
            assertHeldByMe(lock, holdCount);
        }
        lock.unlock();
        assertFree(lock);
    }

    /** ReentrantLock.lock: while another thread holds it "the current thread … lies dormant until the lock has been acquired". */
    @EachLock
    void lockHeldByAnotherIsAcquiredOnlyAfterItsLastUnlock(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        AtomicInteger holdCountOfWaiter = new AtomicInteger();
        try (Crew crew = new Crew()) {
            lock.lock();
            lock.lock();
            Crew.Member waiter = crew.start("waiter", () -> {
                lock.lock();
                holdCountOfWaiter.set(lock.getHoldCount());
                assertHeldByMe(lock, 1);
                lock.unlock();
            });
            awaitQueued(lock, waiter);
            lock.unlock();
            assertHeldByMe(lock, 1);
            assertEquals(0, holdCountOfWaiter.get(), "acquired while the owner still had one hold");
            lock.unlock();
        }
        assertEquals(1, holdCountOfWaiter.get());
        assertIdle(lock);
    }

    /** ReentrantLock.lock: the waiters of one lock all get it, one at a time. */
    @EachLock
    void allWaitersAcquireOneAtATime(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        try (Crew crew = new Crew()) {
            lock.lock();
            for (int i = 0; i < 8; i++) {
                awaitQueued(lock, crew.start("waiter " + i, () -> {
                    lock.lock();
                    try {
                        assertEquals(1, inside.incrementAndGet(), "threads inside");
                        Thread.yield();
                        inside.decrementAndGet();
                        served.incrementAndGet();
                    } finally {
                        lock.unlock();
                    }
                }));
            }
            assertEquals(0, served.get());
            lock.unlock();
        }
        assertEquals(8, served.get());
        assertIdle(lock);
    }

    /** ReentrantLock.lock: a hold by the owner "returns immediately", whoever else waits. */
    @EachLock
    void everyFormOfAcquireIsReentrantWhileOthersWait(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            lock.lock();
            awaitQueued(lock, crew.start("waiter", () -> {
                lock.lock();
                lock.unlock();
            }));
            lock.lock();
            assertHeldByMe(lock, 2);
            lock.lockInterruptibly();
            assertHeldByMe(lock, 3);
            assertTrue(lock.tryLock());
            assertHeldByMe(lock, 4);
            assertTrue(lock.tryLock(0, TimeUnit.NANOSECONDS));
            assertTrue(lock.tryLock(1, TimeUnit.DAYS));
            assertHeldByMe(lock, 6);
            for (int i = 0; i < 5; i++) {
                lock.unlock();
            }
            assertHeldByMe(lock, 1);
            lock.unlock();
        }
        assertIdle(lock);
    }

    /** ReentrantLock.unlock: "If the current thread is not the holder … IllegalMonitorStateException is thrown." */
    @EachLock
    void unlockOfFreeLockThrowsAndLeavesItFree(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        assertThrows(IllegalMonitorStateException.class, lock::unlock);
        assertFree(lock);
        lock.lock();
        assertHeldByMe(lock, 1);
        lock.unlock();
        assertThrows(IllegalMonitorStateException.class, lock::unlock);
        assertFree(lock);
    }

    /** ReentrantLock.unlock: "If the current thread is not the holder … IllegalMonitorStateException is thrown." */
    @EachLock
    void unlockByNonOwnerThrowsAndLeavesOwnerAndHolds(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 2);
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
            assertHeldBy(lock, holder.thread());
            assertFalse(lock.tryLock(), "the failed unlock took a hold away");
            holder.release();
            assertFree(lock);
        }
    }

    /** ReentrantLock.unlock: the same while threads are queued; none of them may be let in by it. */
    @EachLock
    void unlockByNonOwnerLetsNoWaiterIn(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            lock.lock();
            Crew.Member waiter = crew.start("waiter", () -> {
                lock.lock();
                lock.unlock();
            });
            awaitQueued(lock, waiter);
            crew.call("stranger", () -> assertThrows(IllegalMonitorStateException.class, lock::unlock));
            assertHeldByMe(lock, 1);
            awaitQueued(lock, waiter);
            lock.unlock();
        }
        assertIdle(lock);
    }

    /** Lock.lock is not interruptible: it acquires, and the interrupt stays pending. */
    @EachLock
    void lockOnInterruptedThreadAcquiresAndKeepsTheStatus(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Thread.currentThread().interrupt();
        lock.lock();
        assertTrue(Thread.interrupted(), "interrupted status lost");
        assertHeldByMe(lock, 1);
        lock.unlock();
    }

    /** ReentrantLock.lock: a waiter "lies dormant until the lock has been acquired", interrupted or not. */
    @EachLock
    void lockInterruptedWhileWaitingGoesOnWaitingAndKeepsTheStatus(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            lock.lock();
            Crew.Member waiter = crew.start("waiter", () -> {
                lock.lock();
                assertTrue(Thread.interrupted(), "interrupted status lost");
                assertHeldByMe(lock, 1);
                lock.unlock();
            });
            awaitQueued(lock, waiter);
            for (int i = 0; i < 3; i++) {
                waiter.interrupt();
                awaitQueued(lock, waiter);
            }
            assertHeldByMe(lock, 1);
            lock.unlock();
        }
        assertIdle(lock);
    }

    /** Lock.lock: interrupted before it begins to wait, it waits all the same, asleep and not in a busy loop. */
    @EachLock
    void lockOnInterruptedThreadWaits(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            lock.lock();
            awaitQueued(lock, crew.start("waiter", () -> {
                Thread.currentThread().interrupt();
                lock.lock();
                assertTrue(Thread.interrupted(), "interrupted status lost");
                lock.unlock();
            }));
            lock.unlock();
        }
        assertIdle(lock);
    }

    /** Lock: using a lock as a monitor "has no specified relationship with invoking any of the lock() methods". */
    @EachLock
    void monitorOfTheLockObjectIsIndependent(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            synchronized (lock) {
                crew.call("locker", () -> {
                    lock.lock();
                    lock.unlock();
                });
            }
        }
        assertIdle(lock);
    }

    /** ReentrantLock: "equal" locks do not exist; each object is a lock of its own. */
    @EachLock
    void locksAreIndependentOfEachOther(LockUnderTest kind) {
        ReentrantLock first = kind.newLock();
        ReentrantLock second = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(first, 1);
            second.lock();
            assertHeldBy(first, holder.thread());
            assertHeldByMe(second, 1);
            second.unlock();
            holder.release();
        }
        assertIdle(first);
        assertIdle(second);
    }
}
