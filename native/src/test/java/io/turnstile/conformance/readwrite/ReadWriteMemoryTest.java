package io.turnstile.conformance.readwrite;

import io.turnstile.conformance.harness.EachPlatformLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.runtime.lock.PlatformReentrantReadWriteLock;
import io.turnstile.runtime.platform.NativeSlots;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import static io.turnstile.conformance.readwrite.ReadWriteAssertions.assertIdle;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The off-heap words of gate and slots go back to their pool when nobody waits any more. */
class ReadWriteMemoryTest {
    private static final int LOCKS = 200;
    private static final int FEW = 20; // of locks that are contended at the same time

    @EachPlatformLock
    void contendedLocksLeaveNoWordsBehind(LockUnderTest kind) throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor(); // one thread: threads have words, too
        try {
            useOne(kind, other);
            long before = inUse();
            for (int i = 0; i < LOCKS; i++) {
                useOne(kind, other);
            }
            long grown = inUse() - before;
            assertTrue(grown <= FEW, grown + " words more than before " + LOCKS + " contended locks");
        } finally {
            other.shutdown();
        }
    }

    private static long inUse() {
        return NativeSlots.allocatedCount() - NativeSlots.freeCount();
    }

    /** A reader waits for the gate, a writer for a reader's slot. */
    private static void useOne(LockUnderTest kind, ExecutorService other) throws Exception {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        contend(lock, lock.writeLock(), lock.readLock(), other);
        contend(lock, lock.readLock(), lock.writeLock(), other);
        assertIdle(lock);
    }

    private static void contend(ReentrantReadWriteLock lock, Lock held, Lock wanted, ExecutorService other)
            throws Exception {
        held.lock();
        Future<?> waits = other.submit(() -> {
            wanted.lock();
            wanted.unlock();
        });
        while (((PlatformReentrantReadWriteLock) lock).queueLength() == 0) {
            Thread.yield();
        }
        held.unlock();
        waits.get();
    }
}
