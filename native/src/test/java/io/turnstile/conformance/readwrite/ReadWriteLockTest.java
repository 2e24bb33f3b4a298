package io.turnstile.conformance.readwrite;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.EachPlatformLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.function.Executable;

import static io.turnstile.conformance.readwrite.ReadWriteAssertions.assertHeld;
import static io.turnstile.conformance.readwrite.ReadWriteAssertions.assertIdle;
import static io.turnstile.conformance.readwrite.ReadWriteAssertions.awaitQueued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who may hold the lock together with whom, how often, and who waits. */
class ReadWriteLockTest {
    private static final int MOST_HOLDS = 65535;

    /** "Multiple threads can hold the read lock": none of them waits for another, and a writer waits for the last. */
    @EachLock
    void readersShareAndKeepWritersOut(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        try (Crew crew = new Crew()) {
            List<Crew.Holder> readers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                readers.add(crew.hold(lock.readLock(), 1 + i % 3));
            }
            assertEquals(39, lock.getReadLockCount());
            assertFalse(lock.writeLock().tryLock());
            AtomicBoolean wrote = new AtomicBoolean();
            Crew.Member writer = crew.start("writer", () -> {
                lock.writeLock().lock();
                assertHeld(lock, 0, 1);
                wrote.set(true);
                lock.writeLock().unlock();
            });
            awaitQueued(lock, writer);
            for (Crew.Holder reader : readers) {
                assertFalse(wrote.get(), "a writer came in while readers were there");
                reader.release();
            }
            writer.join();
            assertTrue(wrote.get());
        }
        assertIdle(lock);
    }

    /** "The write lock is exclusive": readers and writers wait until its last hold is given back. */
    @EachLock
    void writerKeepsAllOut(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        try (Crew crew = new Crew()) {
            lock.writeLock().lock();
            lock.writeLock().lock();
            Crew.Member reader = crew.start("reader", () -> {
                assertFalse(lock.readLock().tryLock());
                lock.readLock().lock();
                events.add("read");
                lock.readLock().unlock();
            });
            Crew.Member writer = crew.start("writer", () -> {
                assertFalse(lock.writeLock().tryLock());
                lock.writeLock().lock();
                events.add("written");
                lock.writeLock().unlock();
            });
            awaitQueued(lock, reader);
            awaitQueued(lock, writer);
            lock.writeLock().unlock();
            assertHeld(lock, 0, 1);
            assertEquals(List.of(), events);
            lock.writeLock().unlock();
        }
        assertEquals(2, events.size());
        assertIdle(lock);
    }

    /** "This lock allows both readers and writers to reacquire read or write locks"; a writer can acquire the read lock. */
    @EachLock
    void bothAreReentrantAndAWriterMayRead(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        lock.readLock().lock();
        lock.readLock().lock();
        assertHeld(lock, 2, 0);
        lock.readLock().unlock();
        lock.readLock().unlock();
        lock.writeLock().lock();
        assertTrue(lock.writeLock().tryLock());
        lock.readLock().lock();
        assertTrue(lock.readLock().tryLock());
        assertHeld(lock, 2, 2);
        lock.writeLock().unlock();
        lock.writeLock().unlock();
        assertHeld(lock, 2, 0);
        lock.readLock().unlock();
        lock.readLock().unlock();
        assertIdle(lock);
    }

    /** "Reentrancy also allows downgrading": readers may come, and no writer between. */
    @EachLock
    void downgradeLetsReadersInAndWritersNot(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        try (Crew crew = new Crew()) {
            lock.writeLock().lock();
            lock.readLock().lock();
            lock.writeLock().unlock();
            crew.call("reader", () -> {
                assertTrue(lock.readLock().tryLock());
                lock.readLock().unlock();
            });
            crew.call("writer", () -> assertFalse(lock.writeLock().tryLock()));
            lock.readLock().unlock();
        }
        assertIdle(lock);
    }

    /** "Upgrading … is not possible": what can fail or end does, and the reads are kept. The JDK's lock() hangs; ours says so. */
    @EachLock
    void upgradeIsRefused(LockUnderTest kind) throws InterruptedException {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        try (Crew crew = new Crew()) {
            lock.readLock().lock();
            assertFalse(lock.writeLock().tryLock());
            assertFalse(lock.writeLock().tryLock(5, TimeUnit.MILLISECONDS));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, lock.writeLock()::lockInterruptibly);
            if (kind.protocol() != LockProtocol.JVM) {
                assertThrows(IllegalStateException.class, lock.writeLock()::lock);
            }
            assertHeld(lock, 1, 0);
            crew.call("reader", () -> {
                assertTrue(lock.readLock().tryLock());
                lock.readLock().unlock();
            });
            lock.readLock().unlock();
        }
        assertIdle(lock);
    }

    /** A reader is let in again while a writer waits; a newcomer waits behind the writer, unless it barges by tryLock(). */
    @EachLock
    void waitingWriterKeepsNewReadersOutButNotInnerOnesNorTryLock(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        try (Crew crew = new Crew()) {
            lock.readLock().lock();
            Crew.Member writer = crew.start("writer", () -> {
                lock.writeLock().lock();
                events.add("written");
                lock.writeLock().unlock();
            });
            awaitQueued(lock, writer);
            Crew.Member reader = crew.start("reader", () -> {
                lock.readLock().lock();
                events.add("read");
                lock.readLock().unlock();
            });
            awaitQueued(lock, reader);
            lock.readLock().lock();
            crew.call("barging reader", () -> {
                assertTrue(lock.readLock().tryLock());
                lock.readLock().unlock();
            });
            lock.readLock().unlock();
            assertHeld(lock, 1, 0);
            assertEquals(List.of(), events);
            lock.readLock().unlock();
        }
        assertEquals(List.of("written", "read"), events);
        assertIdle(lock);
    }

    /** A thread may hold reads in whatever number, and give them back while others come and go: none is lost or kept. */
    @EachLock
    void readHoldsAreCountedForEachThread(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        try (Crew crew = new Crew()) {
            CountDownLatch counted = new CountDownLatch(8);
            for (int i = 1; i <= 8; i++) {
                int holds = i;
                crew.start("reader " + i, () -> {
                    for (int n = 0; n < holds; n++) {
                        lock.readLock().lock();
                    }
                    counted.countDown();
                    counted.await();
                    for (int n = holds; n > 0; n--) {
                        assertHeld(lock, n, 0);
                        lock.readLock().unlock();
                    }
                    assertHeld(lock, 0, 0);
                });
            }
        }
        assertIdle(lock);
    }

    /** "maximum of 65535 recursive write locks and 65535 read locks. Attempts to exceed these limits result in Error"; the JDK's own has other limits in 25. */
    @EachPlatformLock
    void exceedingTheLimitsThrowsAndKeepsTheHolds(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        for (int i = 0; i < MOST_HOLDS; i++) {
            lock.readLock().lock();
        }
        assertLimit(lock.readLock()::lock);
        assertLimit(lock.readLock()::tryLock);
        assertLimit(lock.readLock()::lockInterruptibly);
        assertHeld(lock, MOST_HOLDS, 0);
        for (int i = 0; i < MOST_HOLDS; i++) {
            lock.readLock().unlock();
        }
        for (int i = 0; i < MOST_HOLDS; i++) {
            lock.writeLock().lock();
        }
        assertLimit(lock.writeLock()::lock);
        assertLimit(lock.writeLock()::tryLock);
        assertLimit(lock.writeLock()::lockInterruptibly);
        assertHeld(lock, 0, MOST_HOLDS);
        for (int i = 0; i < MOST_HOLDS; i++) {
            lock.writeLock().unlock();
        }
        assertIdle(lock);
    }

    private static void assertLimit(Executable acquire) {
        Error error = assertThrows(Error.class, acquire);
        assertEquals("Maximum lock count exceeded", error.getMessage());
        assertEquals(Error.class, error.getClass());
    }

    /** "If the current thread does not hold this lock then IllegalMonitorStateException is thrown." */
    @EachLock
    void unlockWithoutHoldIsRefused(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        assertThrows(IllegalMonitorStateException.class, lock.readLock()::unlock);
        assertThrows(IllegalMonitorStateException.class, lock.writeLock()::unlock);
        try (Crew crew = new Crew()) {
            lock.readLock().lock();
            crew.call("stranger", () -> {
                assertThrows(IllegalMonitorStateException.class, lock.readLock()::unlock);
                assertThrows(IllegalMonitorStateException.class, lock.writeLock()::unlock);
            });
            assertHeld(lock, 1, 0);
            lock.readLock().unlock();
            lock.writeLock().lock();
            crew.call("stranger of the writer", () -> {
                assertThrows(IllegalMonitorStateException.class, lock.readLock()::unlock);
                assertThrows(IllegalMonitorStateException.class, lock.writeLock()::unlock);
            });
            assertThrows(IllegalMonitorStateException.class, lock.readLock()::unlock);
            assertHeld(lock, 0, 1);
            lock.writeLock().unlock();
        }
        assertIdle(lock);
    }

    /** Fair: "the longest-waiting single writer … or a group of readers" goes first: here writer, reader, writer in their order. */
    @EachLock
    void fairLockServesInOrder(LockUnderTest kind) {
        if (!kind.fair()) {
            return;
        }
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        try (Crew crew = new Crew()) {
            lock.writeLock().lock();
            for (String name : List.of("writer 1", "reader 2", "writer 3", "reader 4")) {
                awaitQueued(lock, crew.start(name, () -> {
                    var side = name.startsWith("reader") ? lock.readLock() : lock.writeLock();
                    side.lock();
                    events.add(name);
                    side.unlock();
                }));
            }
            lock.writeLock().unlock();
        }
        assertEquals(List.of("writer 1", "reader 2", "writer 3", "reader 4"), events);
        assertIdle(lock);
    }
}
