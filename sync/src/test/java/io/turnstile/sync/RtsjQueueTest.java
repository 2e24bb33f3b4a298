package io.turnstile.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The pair of queues of the RTSJ. */
class RtsjQueueTest {
    private static final int ROUNDS = Integer.getInteger("turnstile.storm.operations", 100_000);

    @Test
    void readersOfAWaitFreeWriteQueueShareTheElements() {
        try (WaitFreeWriteQueue<Integer> queue = new WaitFreeWriteQueue<>(16);
                Crew crew = new Crew()) {
            AtomicInteger sum = new AtomicInteger();
            for (int r = 0; r < 3; r++) {
                crew.run(() -> {
                    for (int i = 0; i < 100; i++) {
                        sum.addAndGet(queue.read());
                    }
                });
            }
            for (int i = 0; i < 300; ) {
                if (queue.write(1)) {
                    i++;
                } else {
                    Thread.onSpinWait();
                }
            }
            Crew.await("all is read", () -> sum.get() == 300);
        }
    }

    @Test
    void forceReplacesTheNewestWhereThereIsNoRoom() throws InterruptedException {
        WaitFreeWriteQueue<Integer> queue = new WaitFreeWriteQueue<>(4);
        for (int i = 1; i <= 4; i++) {
            assertFalse(queue.force(i));
        }
        assertTrue(queue.isFull());
        assertFalse(queue.write(5));
        assertTrue(queue.force(6));
        assertTrue(queue.force(7));
        assertEquals(List.of(1, 2, 3, 7), List.of(queue.read(), queue.read(), queue.read(), queue.read()));
        assertNull(queue.read(1, TimeUnit.MILLISECONDS));
        assertFalse(queue.force(8));
        queue.clear();
        assertTrue(queue.isEmpty());
        assertThrows(NullPointerException.class, () -> queue.write(null));
        assertThrows(NullPointerException.class, () -> queue.force(null));
        queue.close();
        assertThrows(IllegalStateException.class, () -> queue.force(9));
        assertThrows(IllegalStateException.class, () -> queue.write(9));
    }

    /** What the writer was told not to be replaced is read, each once and in order; what was replaced is not read. */
    @Test
    void forcedElementsAreReadOrReplaced() {
        try (WaitFreeWriteQueue<Integer> queue = new WaitFreeWriteQueue<>(4);
                Crew crew = new Crew()) {
            List<Integer> read = new ArrayList<>(); // written under its monitor, which is inside the readers' order
            Object oneReader = new Object();
            for (int r = 0; r < 2; r++) {
                crew.run(() -> {
                    for (boolean over = false; !over; ) {
                        synchronized (oneReader) {
                            Integer element = queue.read(1, TimeUnit.MILLISECONDS);
                            if (element != null) {
                                read.add(element);
                                over = element < 0;
                            }
                            over |= !read.isEmpty() && read.get(read.size() - 1) < 0;
                        }
                    }
                });
            }
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                if (queue.force(i)) {
                    expected.remove(expected.size() - 1);
                }
                expected.add(i);
            }
            while (!queue.write(-1)) {
                Thread.onSpinWait();
            }
            expected.add(-1);
            Crew.await("the end is read", () -> {
                synchronized (oneReader) {
                    return !read.isEmpty() && read.get(read.size() - 1) == -1;
                }
            });
            assertEquals(expected, read);
        }
    }

    @Test
    void readerWaitsForDataAndFindsItThen() throws InterruptedException {
        try (WaitFreeReadQueue<Integer> queue = new WaitFreeReadQueue<>(4)) {
            assertFalse(queue.waitForData(1, TimeUnit.MILLISECONDS));
            queue.write(1);
            queue.write(2);
            queue.waitForData();
            queue.waitForData();
            assertEquals(2, queue.size());
            assertEquals(1, queue.read());
            assertEquals(2, queue.read());
            assertNull(queue.read());
            queue.write(3);
            assertTrue(queue.waitForData(1, TimeUnit.SECONDS));
            queue.clear();
            assertTrue(queue.isEmpty());
            assertThrows(NullPointerException.class, () -> queue.write(null));
        }
    }

    @Test
    void writersOfAWaitFreeReadQueueWait() throws InterruptedException {
        try (WaitFreeReadQueue<Integer> queue = new WaitFreeReadQueue<>(4);
                Crew crew = new Crew()) {
            assertNull(queue.read());
            for (int w = 0; w < 3; w++) {
                crew.run(() -> {
                    for (int i = 0; i < 100; i++) {
                        queue.write(1);
                    }
                });
            }
            int sum = 0;
            for (int i = 0; i < 300; i++) {
                queue.waitForData();
                sum += queue.read();
            }
            assertEquals(300, sum);
            for (int i = 0; i < 4; i++) {
                queue.write(1);
            }
            assertFalse(queue.write(1, 1, TimeUnit.MILLISECONDS));
        }
    }
}
