package io.turnstile.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class QueueTest {
    private static final int ROUNDS = Integer.getInteger("turnstile.storm.operations", 100_000);

    private static BlockingRing<Long> make(String kind, int capacity) {
        return kind.equals("mpsc") ? new LockFreeMpscQueue<>(capacity) : new WaitFreeSpscQueue<>(capacity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpsc", "spsc"})
    void keepsOrderAndCapacity(String kind) throws InterruptedException {
        try (BlockingRing<Long> queue = make(kind, 4)) {
            assertEquals(4, queue.capacity());
            assertNull(queue.poll());
            assertNull(queue.poll(1, TimeUnit.MILLISECONDS));
            for (long i = 0; i < 4; i++) {
                assertTrue(queue.offer(i));
            }
            assertFalse(queue.offer(9L));
            assertFalse(queue.offer(9L, 1, TimeUnit.MILLISECONDS));
            assertEquals(0, queue.take());
            queue.put(4L);
            List<Long> rest = new ArrayList<>();
            assertEquals(4, queue.drain(rest::add, 100));
            assertEquals(List.of(1L, 2L, 3L, 4L), rest);
            assertEquals(0, queue.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpsc", "spsc"})
    void refusesBadInput(String kind) {
        for (int capacity : new int[] {-1, 0, 1, 2, 5, 100}) {
            assertThrows(IllegalArgumentException.class, () -> make(kind, capacity));
        }
        try (BlockingRing<Long> queue = make(kind, 4)) {
            assertThrows(NullPointerException.class, () -> queue.offer(null));
            assertThrows(NullPointerException.class, () -> queue.put(null));
            assertThrows(IllegalArgumentException.class, () -> queue.poll(-1, TimeUnit.SECONDS));
            assertThrows(IllegalArgumentException.class, () -> queue.drain(x -> {}, -1));
            assertThrows(NullPointerException.class, () -> queue.drain(null, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpsc", "spsc"})
    void closedQueueIsDrainedThenRefuses(String kind) throws InterruptedException {
        BlockingRing<Long> queue = make(kind, 4);
        queue.put(1L);
        queue.close();
        queue.close();
        assertThrows(IllegalStateException.class, () -> queue.offer(2L));
        assertThrows(IllegalStateException.class, () -> queue.put(2L));
        assertEquals(1, queue.take());
        assertThrows(IllegalStateException.class, queue::take);
        assertThrows(IllegalStateException.class, () -> queue.poll(1, TimeUnit.SECONDS));
        assertNull(queue.poll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpsc", "spsc"})
    void closeAndInterruptEndWaits(String kind) throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            BlockingRing<Long> empty = make(kind, 4);
            BlockingRing<Long> full = make(kind, 4);
            for (long i = 0; i < 4; i++) {
                full.put(i);
            }
            try (Crew crew = new Crew()) {
                Class<? extends Exception> expected =
                        round % 2 == 0 ? IllegalStateException.class : InterruptedException.class;
                Crew.Member<Void> taker = crew.run(() -> assertThrows(expected, empty::take));
                Crew.Member<Void> putter = crew.run(() -> assertThrows(expected, () -> full.put(9L)));
                if (round % 2 == 0) {
                    empty.close();
                    full.close();
                } else {
                    taker.thread().interrupt();
                    putter.thread().interrupt();
                }
            }
            assertEquals(4, full.size());
            empty.close();
            full.close();
        }
    }

    /**
     * Each producer's elements come in its order, each once: with what every operation returns that is linearizability of a
     * queue with one consumer. Timeouts, interrupts and every form of waiting are mixed in.
     */
    @ParameterizedTest
    @CsvSource({"mpsc, 8", "spsc, 8", "mpsc, 1024", "spsc, 1024"})
    void stormLosesAndDuplicatesNothing(String kind, int capacity) {
        int producers = kind.equals("mpsc") ? 3 : 1;
        int rounds = capacity == 8 ? ROUNDS / 10 : ROUNDS; // a small queue has its users sleep most of the time
        try (BlockingRing<Long> queue = make(kind, capacity);
                Crew crew = new Crew()) {
            AtomicBoolean done = new AtomicBoolean();
            List<Crew.Member<Void>> members = new ArrayList<>();
            for (long p = 0; p < producers; p++) {
                long producer = p;
                members.add(crew.run(() -> produce(queue, producer, rounds)));
            }
            Crew.Member<Void> consumer = crew.run(() -> {
                long[] next = new long[producers];
                for (int i = 0; i < producers * rounds; i++) {
                    long element = next(queue);
                    assertEquals(next[(int) (element >>> 32)]++, element & 0xFFFF_FFFFL);
                }
            });
            members.add(consumer);
            crew.run(() -> {
                while (!done.get()) {
                    members.get(ThreadLocalRandom.current().nextInt(members.size()))
                            .thread()
                            .interrupt();
                    Thread.sleep(1);
                }
            });
            try {
                members.forEach(Crew.Member::end);
            } finally {
                done.set(true);
            }
            assertEquals(0, queue.size());
        }
    }

    private static void produce(BlockingRing<Long> queue, long producer, int rounds) {
        for (long i = 0; i < rounds; i++) {
            long element = producer << 32 | i;
            boolean inserted = false;
            while (!inserted) {
                try {
                    switch ((int) i % 3) {
                        case 0:
                            queue.put(element);
                            inserted = true;
                            break;
                        case 1:
                            inserted = queue.offer(element, i % 64, TimeUnit.MICROSECONDS);
                            break;
                        default:
                            inserted = queue.offer(element);
                    }
                } catch (InterruptedException again) {
                    inserted = false;
                }
            }
        }
    }

    private static long next(BlockingRing<Long> queue) {
        for (int i = 0; ; i++) {
            try {
                Long element = i % 2 == 0 ? queue.take() : queue.poll(i % 64, TimeUnit.MICROSECONDS);
                if (element != null) {
                    return element;
                }
            } catch (InterruptedException again) {
                continue;
            }
        }
    }

    /** One element at a time, each side asleep in turn: a lost wake-up hangs. */
    @ParameterizedTest
    @ValueSource(strings = {"mpsc", "spsc"})
    void pingPongLosesNoWakeUp(String kind) {
        try (BlockingRing<Long> there = make(kind, 4);
                BlockingRing<Long> back = make(kind, 4);
                Crew crew = new Crew()) {
            int rounds = ROUNDS / 10;
            crew.run(() -> {
                for (int i = 0; i < rounds; i++) {
                    back.put(there.take());
                }
            });
            crew.run(() -> {
                for (long i = 0; i < rounds; i++) {
                    there.put(i);
                    if (i % 7 == 0) {
                        Thread.sleep(0, 50_000);
                    }
                    assertEquals(i, back.take());
                }
            });
        }
    }

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
        int rounds = ROUNDS;
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
            for (int i = 0; i < rounds; i++) {
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

    @Test
    void affinityBindsTheCaller() {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
        int cpu = Long.numberOfTrailingZeros(SyncPlatform.linux("test").allowedCpus(0)[0]);
        try (WaitFreeSpscQueue<Long> queue = new WaitFreeSpscQueue<Long>(4).withCpuAffinity(cpu, cpu);
                Crew crew = new Crew()) {
            crew.run(() -> {
                queue.bindConsumer();
                assertEquals(1L << cpu, SyncPlatform.linux("test").allowedCpus(0)[0]);
                assertEquals(cpu, SyncPlatform.linux("test").currentCpu());
            });
            crew.run(() -> {
                WaitFreeSpscQueue<Long> wrong = new WaitFreeSpscQueue<Long>(4).withCpuAffinity(8000, 0);
                assertThrows(IllegalArgumentException.class, wrong::bindProducer);
                wrong.close();
            });
            assertThrows(IllegalArgumentException.class, () -> queue.withCpuAffinity(-1, 0));
        }
    }
}
