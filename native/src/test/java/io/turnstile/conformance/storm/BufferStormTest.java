package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Conditions under load: items go through a small buffer, and each that goes in comes out once. */
class BufferStormTest {
    private static final int PAIR_COUNT = 4;

    /** A bounded buffer whose users wait in every form and signal one or all. */
    private static final class Buffer {
        private final ReentrantLock lock;
        private final Condition notFull;
        private final Condition notEmpty;
        private final int capacity;
        private final Queue<Long> items = new ArrayDeque<>(); // guarded by lock, as are the sums
        private long nextItem;
        private long sumIn;
        private long sumOut;

        Buffer(LockUnderTest kind, int capacity) {
            lock = kind.newLock();
            notFull = lock.newCondition();
            notEmpty = lock.newCondition();
            this.capacity = capacity;
        }

        void put(SplittableRandom random) {
            lock.lock();
            try {
                while (items.size() == capacity) {
                    awaitOnce(notFull, random);
                }
                long item = nextItem++;
                items.add(item);
                sumIn += item;
                notify(notEmpty, random);
            } finally {
                lock.unlock();
            }
        }

        void take(SplittableRandom random) {
            lock.lock();
            try {
                while (items.isEmpty()) {
                    awaitOnce(notEmpty, random);
                }
                sumOut += items.remove();
                notify(notFull, random);
            } finally {
                lock.unlock();
            }
        }

        private static void notify(Condition condition, SplittableRandom random) {
            if (random.nextInt(8) == 0) {
                condition.signalAll();
            } else {
                condition.signal();
            }
        }

        /** Mostly without a time, so that a lost signal stops the storm; one that ends early is taken up by the caller. */
        private void awaitOnce(Condition condition, SplittableRandom random) {
            try {
                switch (random.nextInt(8)) {
                    case 0 -> condition.awaitNanos(random.nextLong(100_000));
                    case 1 -> condition.await(random.nextLong(100), TimeUnit.MICROSECONDS);
                    case 2 -> condition.awaitUninterruptibly();
                    default -> condition.await();
                }
            } catch (InterruptedException again) {
                // The interrupter's doing; the caller's loop takes the wait up again.
            }
            assertEquals(1, lock.getHoldCount(), "returned without the lock");
        }

        void assertConserved() {
            lock.lock();
            try {
                assertTrue(items.isEmpty(), "items left over");
                assertEquals(sumIn, sumOut, "items lost or doubled");
                assertFalse(lock.hasWaiters(notFull) || lock.hasWaiters(notEmpty), "a waiter was left behind");
            } finally {
                lock.unlock();
            }
        }
    }

    /** As many put as take, and the storm ends: no signal was lost, no item either. */
    @EachLock
    void itemsAreConserved(LockUnderTest kind) {
        Buffer buffer = new Buffer(kind, 1);
        run(new Storm("buffer", kind), buffer);
    }

    /** The same with interrupts that race with the signals. */
    @EachLock
    void itemsAreConservedUnderInterrupts(LockUnderTest kind) {
        Storm storm = new Storm("interrupted buffer", kind);
        storm.interrupter(50_000);
        run(storm, new Buffer(kind, 3));
    }

    private static void run(Storm storm, Buffer buffer) {
        for (int i = 0; i < PAIR_COUNT; i++) {
            storm.actor("producer " + i, me -> buffer.put(me.random));
            storm.actor("consumer " + i, me -> buffer.take(me.random));
        }
        storm.run();
        buffer.assertConserved();
    }
}
