package io.turnstile.conformance.readwrite;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import static io.turnstile.conformance.readwrite.ReadWriteAssertions.assertHeld;
import static io.turnstile.conformance.readwrite.ReadWriteAssertions.assertIdle;
import static io.turnstile.conformance.readwrite.ReadWriteAssertions.awaitQueued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Interrupts and timeouts, on both sides, against a writer and against a reader. */
class ReadWriteWaitingTest {

    /** "If the current thread is interrupted while acquiring … InterruptedException is thrown and the status is cleared." */
    @EachLock
    void waitsEndByInterrupt(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        try (Crew crew = new Crew()) {
            Crew.Holder writer = crew.hold(lock.writeLock(), 1);
            interruptEach(crew, lock, lock.readLock());
            interruptEach(crew, lock, lock.writeLock());
            writer.release();
            Crew.Holder reader = crew.hold(lock.readLock(), 1);
            interruptEach(crew, lock, lock.writeLock());
            crew.call("reader after writers have given up", () -> {
                assertTrue(lock.readLock().tryLock(0, TimeUnit.SECONDS), "the given-up claim still keeps readers out");
                lock.readLock().unlock();
            });
            reader.release();
        }
        assertIdle(lock);
    }

    private static void interruptEach(Crew crew, ReentrantReadWriteLock lock, Lock side) {
        Crew.Member plain = crew.start("interruptible", () -> {
            assertThrows(InterruptedException.class, side::lockInterruptibly);
            assertFalse(Thread.currentThread().isInterrupted());
        });
        awaitQueued(lock, plain);
        plain.thread().interrupt();
        plain.join();
        Crew.Member timed = crew.start("timed", () -> {
            assertThrows(InterruptedException.class, () -> side.tryLock(1, TimeUnit.HOURS));
            assertFalse(Thread.currentThread().isInterrupted());
        });
        awaitQueued(lock, timed);
        timed.thread().interrupt();
        timed.join();
    }

    /** lock() waits on, and leaves the status set. */
    @EachLock
    void uninterruptibleWaitsKeepTheStatus(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        try (Crew crew = new Crew()) {
            lock.writeLock().lock();
            Crew.Member[] members = {start(crew, lock.readLock()), start(crew, lock.writeLock())};
            for (Crew.Member member : members) {
                awaitQueued(lock, member);
                member.thread().interrupt();
                awaitQueued(lock, member);
            }
            lock.writeLock().unlock();
        }
        assertIdle(lock);
    }

    private static Crew.Member start(Crew crew, Lock side) {
        return crew.start("uninterruptible", () -> {
            side.lock();
            assertTrue(Thread.interrupted(), "the status is lost");
            side.unlock();
        });
    }

    /** An interrupt before the call counts, also where the lock is free. */
    @EachLock
    void pendingInterruptThrowsAtOnce(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        for (Lock side : new Lock[] {lock.readLock(), lock.writeLock()}) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, side::lockInterruptibly);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> side.tryLock(1, TimeUnit.SECONDS));
        }
        assertIdle(lock);
    }

    /** "If the specified waiting time elapses then the value false is returned"; a free lock is taken whatever the time. */
    @EachLock
    void waitsEndByTimeout(LockUnderTest kind) throws InterruptedException {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        assertTrue(lock.readLock().tryLock(-1, TimeUnit.SECONDS));
        lock.readLock().unlock();
        assertTrue(lock.writeLock().tryLock(0, TimeUnit.SECONDS));
        lock.writeLock().unlock();
        try (Crew crew = new Crew()) {
            Crew.Holder writer = crew.hold(lock.writeLock(), 1);
            assertTimesOut(lock.readLock());
            assertTimesOut(lock.writeLock());
            writer.release();
            Crew.Holder reader = crew.hold(lock.readLock(), 1);
            assertTimesOut(lock.writeLock());
            assertTrue(lock.readLock().tryLock(0, TimeUnit.SECONDS), "the given-up claim still keeps readers out");
            assertEquals(2, lock.getReadLockCount());
            lock.readLock().unlock();
            reader.release();
        }
        assertIdle(lock);
    }

    private static void assertTimesOut(Lock side) throws InterruptedException {
        long startNs = System.nanoTime();
        assertFalse(side.tryLock(20, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - startNs >= TimeUnit.MILLISECONDS.toNanos(20), "gave up early");
    }

    /** A timed wait ends as soon as the lock can be had. */
    @EachLock
    void timedWaitAcquires(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        try (Crew crew = new Crew()) {
            Crew.Holder writer = crew.hold(lock.writeLock(), 2);
            Crew.Member waiter = crew.start("timed reader", () -> {
                assertTrue(lock.readLock().tryLock(1, TimeUnit.HOURS));
                assertHeld(lock, 1, 0);
                lock.readLock().unlock();
            });
            awaitQueued(lock, waiter);
            writer.release();
            waiter.join();
            Crew.Holder reader = crew.hold(lock.readLock(), 2);
            waiter = crew.start("timed writer", () -> {
                assertTrue(lock.writeLock().tryLock(1, TimeUnit.HOURS));
                assertHeld(lock, 0, 1);
                lock.writeLock().unlock();
            });
            awaitQueued(lock, waiter);
            reader.release();
        }
        assertIdle(lock);
    }
}
