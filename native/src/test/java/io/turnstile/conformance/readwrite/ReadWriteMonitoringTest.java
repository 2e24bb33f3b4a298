package io.turnstile.conformance.readwrite;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.EachPlatformLock;
import io.turnstile.conformance.harness.ExposedReadWriteLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.QueueView;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import static io.turnstile.conformance.readwrite.ReadWriteAssertions.assertHeld;
import static io.turnstile.conformance.readwrite.ReadWriteAssertions.assertIdle;
import static io.turnstile.conformance.readwrite.ReadWriteAssertions.awaitQueued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Conditions of the write lock, what monitoring says, and texts. */
class ReadWriteMonitoringTest {

    /** "await … releases" the write lock, with all holds; readers and writers come in meanwhile; it is held again on return. */
    @EachLock
    void awaitLetsOthersInAndTakesAllHoldsAgain(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        Condition condition = lock.writeLock().newCondition();
        try (Crew crew = new Crew()) {
            Crew.Member waiter = crew.start("waiter", () -> {
                lock.writeLock().lock();
                lock.writeLock().lock();
                condition.await();
                assertHeld(lock, 0, 2);
                lock.writeLock().unlock();
                lock.writeLock().unlock();
            });
            Await.until("it waits", () -> isWaiting(lock, condition));
            lock.readLock().lock();
            lock.readLock().unlock();
            lock.writeLock().lock();
            assertEquals(1, lock.getWaitQueueLength(condition));
            assertEquals(List.of(waiter.thread()), List.copyOf(((ExposedReadWriteLock) lock).waiting(condition)));
            condition.signal();
            assertFalse(lock.hasWaiters(condition));
            lock.writeLock().unlock();
        }
        assertIdle(lock);
    }

    /** Reads that the waiter holds are given up and taken again (the JDK's lock loses them where another reads meanwhile). */
    @EachPlatformLock
    void awaitGivesUpReadsAndTakesThemAgain(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        Condition condition = lock.writeLock().newCondition();
        try (Crew crew = new Crew()) {
            crew.start("waiter", () -> {
                lock.writeLock().lock();
                lock.readLock().lock();
                lock.readLock().lock();
                condition.await();
                assertHeld(lock, 2, 1);
                lock.writeLock().unlock();
                lock.readLock().unlock();
                lock.readLock().unlock();
            });
            Await.until("it waits", () -> isWaiting(lock, condition));
            lock.readLock().lock();
            lock.readLock().unlock();
            lock.writeLock().lock();
            condition.signal();
            lock.writeLock().unlock();
        }
        assertIdle(lock);
    }

    /** A signalled waiter waits for the readers that came meanwhile. */
    @EachLock
    void signalledWaiterWaitsForReaders(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        Condition condition = lock.writeLock().newCondition();
        AtomicInteger returned = new AtomicInteger();
        try (Crew crew = new Crew()) {
            Crew.Member waiter = crew.start("waiter", () -> {
                lock.writeLock().lock();
                condition.awaitUninterruptibly();
                returned.incrementAndGet();
                assertHeld(lock, 0, 1);
                lock.writeLock().unlock();
            });
            Await.until("it waits", () -> isWaiting(lock, condition));
            lock.writeLock().lock();
            lock.readLock().lock();
            condition.signalAll();
            lock.writeLock().unlock();
            awaitQueued(lock, waiter);
            assertEquals(0, returned.get());
            lock.readLock().unlock();
        }
        assertEquals(1, returned.get());
        assertIdle(lock);
    }

    /** All timed forms end, with the lock held. */
    @EachLock
    void timedAndInterruptedWaitsEndWithTheLockHeld(LockUnderTest kind) throws InterruptedException {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        Condition condition = lock.writeLock().newCondition();
        lock.writeLock().lock();
        assertTrue(condition.awaitNanos(1_000_000) <= 0);
        assertFalse(condition.await(1, TimeUnit.MILLISECONDS));
        assertFalse(condition.awaitUntil(new Date(System.currentTimeMillis() - 1)));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, condition::await);
        assertHeld(lock, 0, 1);
        lock.writeLock().unlock();
        assertIdle(lock);
    }

    /** Not without the write lock; and the read lock has none. */
    @EachLock
    void conditionsBelongToTheWriter(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        Condition condition = lock.writeLock().newCondition();
        assertThrows(UnsupportedOperationException.class, lock.readLock()::newCondition);
        lock.readLock().lock();
        assertThrows(IllegalMonitorStateException.class, condition::await);
        assertThrows(IllegalMonitorStateException.class, condition::awaitUninterruptibly);
        assertThrows(IllegalMonitorStateException.class, condition::signal);
        assertThrows(IllegalMonitorStateException.class, condition::signalAll);
        assertThrows(IllegalMonitorStateException.class, () -> lock.hasWaiters(condition));
        lock.readLock().unlock();
        assertThrows(NullPointerException.class, () -> lock.hasWaiters(null));
        Condition strange = new ReentrantLock().newCondition();
        assertThrows(IllegalArgumentException.class, () -> lock.getWaitQueueLength(strange));
        assertIdle(lock);
    }

    /** Who waits, for which side. */
    @EachLock
    void queuesTellReadersFromWriters(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        ExposedReadWriteLock exposed = (ExposedReadWriteLock) lock;
        assertEquals(kind.fair(), lock.isFair());
        try (Crew crew = new Crew()) {
            lock.writeLock().lock();
            assertSame(Thread.currentThread(), exposed.owner());
            assertTrue(lock.isWriteLocked());
            Crew.Member reader = crew.start("reader", () -> {
                lock.readLock().lock();
                lock.readLock().unlock();
            });
            Crew.Member writer = crew.start("writer", () -> {
                lock.writeLock().lock();
                lock.writeLock().unlock();
            });
            awaitQueued(lock, reader);
            awaitQueued(lock, writer);
            assertEquals(List.of(reader.thread()), List.copyOf(exposed.queuedReaders()));
            assertEquals(List.of(writer.thread()), List.copyOf(exposed.queuedWriters()));
            assertEquals(2, exposed.queued().size());
            assertEquals(2, QueueView.getQueueLength(lock));
            lock.writeLock().unlock();
        }
        try (Crew crew = new Crew()) {
            lock.readLock().lock();
            Crew.Member writer = crew.start("writer", () -> {
                lock.writeLock().lock();
                lock.writeLock().unlock();
            });
            awaitQueued(lock, writer);
            assertEquals(List.of(writer.thread()), List.copyOf(exposed.queuedWriters()));
            assertEquals(List.of(), List.copyOf(exposed.queuedReaders()));
            assertEquals(1, lock.getReadLockCount());
            assertFalse(lock.isWriteLocked());
            lock.readLock().unlock();
        }
        assertThrows(NullPointerException.class, () -> QueueView.hasQueuedThread(lock, null));
        assertIdle(lock);
    }

    /** "identifying this lock, as well as its lock state … \"Write locks =\" … \"Read locks =\"". */
    @EachLock
    void textsTellTheState(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        assertTrue(lock.toString().endsWith("[Write locks = 0, Read locks = 0]"), lock::toString);
        lock.writeLock().lock();
        lock.readLock().lock();
        assertTrue(lock.toString().endsWith("[Write locks = 1, Read locks = 1]"), lock::toString);
        assertTrue(
                lock.readLock().toString().endsWith("[Read locks = 1]"),
                () -> lock.readLock().toString());
        String locked = "[Locked by thread " + Thread.currentThread().getName() + "]";
        assertTrue(
                lock.writeLock().toString().endsWith(locked),
                () -> lock.writeLock().toString());
        lock.readLock().unlock();
        lock.writeLock().unlock();
        assertTrue(
                lock.writeLock().toString().endsWith("[Unlocked]"),
                () -> lock.writeLock().toString());
    }

    private static boolean isWaiting(ReentrantReadWriteLock lock, Condition condition) {
        lock.writeLock().lock();
        try {
            return lock.hasWaiters(condition);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
