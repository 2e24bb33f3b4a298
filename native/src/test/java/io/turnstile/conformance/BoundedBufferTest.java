package io.turnstile.conformance;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The use that the documentation of Condition gives as its example: a bounded buffer of two conditions. */
class BoundedBufferTest {
    private static final int PRODUCERS = 3;
    private static final int CONSUMERS = 3;
    private static final int ITEMS_PER_PRODUCER = 400;

    /** Condition, class comment: put waits while the buffer is full, take while it is empty; nothing is lost or doubled. */
    @EachLock
    void itemsAreConservedAndInOrderOfEachProducer(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition notFull = lock.newCondition();
        Condition notEmpty = lock.newCondition();
        Queue<int[]> buffer = new ArrayDeque<>(); // guarded by lock, as is lastTaken
        int[] lastTaken = new int[PRODUCERS];
        try (Crew crew = new Crew()) {
            for (int p = 0; p < PRODUCERS; p++) {
                int producer = p;
                crew.start("producer " + p, () -> {
                    for (int item = 1; item <= ITEMS_PER_PRODUCER; item++) {
                        lock.lock();
                        try {
                            while (buffer.size() == 2) {
                                notFull.await();
                            }
                            buffer.add(new int[] {producer, item});
                            notEmpty.signal();
                        } finally {
                            lock.unlock();
                        }
                    }
                });
            }
            for (int c = 0; c < CONSUMERS; c++) {
                crew.start("consumer " + c, () -> {
                    for (int i = 0; i < ITEMS_PER_PRODUCER * PRODUCERS / CONSUMERS; i++) {
                        lock.lock();
                        try {
                            while (buffer.isEmpty()) {
                                notEmpty.await();
                            }
                            int[] item = buffer.remove();
                            assertEquals(lastTaken[item[0]] + 1, item[1], "order of producer " + item[0]);
                            lastTaken[item[0]] = item[1];
                            notFull.signal();
                        } finally {
                            lock.unlock();
                        }
                    }
                });
            }
        }
        for (int producer = 0; producer < PRODUCERS; producer++) {
            assertEquals(ITEMS_PER_PRODUCER, lastTaken[producer], "items of producer " + producer);
        }
        assertTrue(buffer.isEmpty());
        assertIdle(lock);
    }
}
