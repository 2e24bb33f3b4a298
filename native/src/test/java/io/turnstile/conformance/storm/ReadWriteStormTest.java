package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.VirtualThreads;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Assumptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every way to use a read-write lock, against every other: no reader sees half a write, no write is lost, nobody is left behind. */
class ReadWriteStormTest {
    private static final long INTERRUPT_PAUSE_NS = 100_000;

    private ReentrantReadWriteLock lock;
    private Condition condition;
    private final AtomicLong writeCount = new AtomicLong();
    private long first; // under the lock; plain, so that it orders nothing
    private long second; // equal to first whenever nobody writes

    @EachLock
    void anyMixOfUsesKeepsReadersAndWritersApart(LockUnderTest kind) {
        storm(kind, 0);
    }

    /** Virtual threads read, write, become readers and wait among platform threads. */
    @EachLock
    void virtualThreadsKeepReadersAndWritersApart(LockUnderTest kind) {
        Assumptions.assumeTrue(VirtualThreads.exist(), "virtual threads need JDK 21 or later");
        storm(kind, 6);
    }

    private void storm(LockUnderTest kind, int virtualCount) {
        lock = kind.newReadWriteLock();
        condition = lock.writeLock().newCondition();
        Storm storm = new Storm("read-write", kind);
        for (int i = 0; i < 8; i++) {
            Storm.ThreadMaker maker = i < virtualCount ? VirtualThreads::unstarted : Storm.ThreadMaker::ordinary;
            storm.actor("mixed " + i, maker, me -> {
                step(me.random);
                if (me.random.nextInt(4) == 0) {
                    Thread.interrupted();
                }
            });
        }
        storm.interrupter(INTERRUPT_PAUSE_NS);
        storm.run();
        assertEquals(writeCount.get(), first, "writes lost");
        assertEquals(first, second);
        assertFalse(lock.isWriteLocked());
        assertEquals(0, lock.getReadLockCount());
        assertTrue(lock.writeLock().tryLock());
    }

    private void step(SplittableRandom random) {
        boolean writes = random.nextInt(3) == 0;
        if (!acquire(writes ? lock.writeLock() : lock.readLock(), random)) {
            return;
        }
        if (!writes) {
            read();
            if (random.nextInt(8) == 0) {
                lock.readLock().lock();
                read();
                lock.readLock().unlock();
            }
            lock.readLock().unlock();
            return;
        }
        write();
        switch (random.nextInt(6)) {
            case 0 -> { // becomes a reader
                lock.readLock().lock();
                lock.writeLock().unlock();
                read();
                lock.readLock().unlock();
                return;
            }
            case 1 -> waitAWhile(random);
            case 2 -> {
                lock.writeLock().lock();
                write();
                lock.writeLock().unlock();
            }
            case 3 -> condition.signalAll();
            default -> {}
        }
        lock.writeLock().unlock();
    }

    private static boolean acquire(Lock side, SplittableRandom random) {
        try {
            switch (random.nextInt(5)) {
                case 0:
                    return side.tryLock();
                case 1:
                    return side.tryLock(random.nextLong(200_000), TimeUnit.NANOSECONDS);
                case 2:
                    side.lockInterruptibly();
                    return true;
                default:
                    side.lock();
                    return true;
            }
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void waitAWhile(SplittableRandom random) {
        try {
            condition.awaitNanos(random.nextLong(100_000));
        } catch (InterruptedException e) {
            // the lock is held all the same
        }
        assertTrue(lock.isWriteLockedByCurrentThread());
        write();
    }

    private void read() {
        long seen = first;
        Thread.onSpinWait();
        if (second != seen || first != seen) {
            throw new AssertionError("a reader saw half a write: " + seen + ", " + second);
        }
    }

    private void write() {
        if (first != second) {
            throw new AssertionError("a writer saw half a write");
        }
        first++;
        Thread.onSpinWait();
        second++;
        writeCount.incrementAndGet();
    }
}
