package io.turnstile.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
