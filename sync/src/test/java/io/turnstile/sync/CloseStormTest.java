package io.turnstile.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Queues that are closed at any moment, under use, timeouts and interrupts: what was accepted arrives, once and in order. */
class CloseStormTest {
    private static final long OPERATIONS = Long.getLong("turnstile.storm.operations", 100_000);

    @ParameterizedTest
    @ValueSource(strings = {"mpsc", "spsc"})
    void whatWasAcceptedArrives(String kind) {
        int producers = kind.equals("mpsc") ? 3 : 1;
        long arrived = 0;
        for (long operations = 0; operations < OPERATIONS; operations = 2 * arrived) {
            arrived += oneLife(kind, producers);
        }
        assertEquals(true, arrived > 0);
    }

    /** From making to closing after a random time; returns how many elements arrived. */
    private static long oneLife(String kind, int producers) {
        int capacity = ThreadLocalRandom.current().nextBoolean() ? 8 : 1024;
        BlockingRing<Long> queue =
                kind.equals("mpsc") ? new LockFreeMpscQueue<>(capacity) : new WaitFreeSpscQueue<>(capacity);
        long[] accepted = new long[producers];
        long[] arrived = new long[producers];
        AtomicBoolean over = new AtomicBoolean();
        try (Crew crew = new Crew()) {
            List<Crew.Member<Void>> members = new ArrayList<>();
            for (int p = 0; p < producers; p++) {
                int producer = p;
                members.add(crew.run(() -> accepted[producer] = insertUntilClosed(queue, producer)));
            }
            members.add(crew.run(() -> removeUntilClosed(queue, arrived)));
            crew.run(() -> {
                while (!over.get()) {
                    members.get(ThreadLocalRandom.current().nextInt(members.size()))
                            .thread()
                            .interrupt();
                    Thread.sleep(1);
                }
            });
            try {
                sleep(ThreadLocalRandom.current().nextInt(1, 40));
                queue.close();
                members.forEach(Crew.Member::result);
            } finally {
                over.set(true);
            }
        }
        assertArrayEquals(accepted, arrived);
        assertEquals(0, queue.size());
        long sum = 0;
        for (long count : arrived) {
            sum += count;
        }
        return sum;
    }

    private static void sleep(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static long insertUntilClosed(BlockingRing<Long> queue, long producer) {
        for (long i = 0; ; ) {
            try {
                long element = producer << 40 | i;
                if (i % 3 == 0) {
                    queue.put(element);
                    i++;
                } else if (i % 3 == 1 ? queue.offer(element, i % 64, TimeUnit.MICROSECONDS) : queue.offer(element)) {
                    i++;
                }
            } catch (InterruptedException again) {
                continue;
            } catch (IllegalStateException closed) {
                return i;
            }
        }
    }

    private static void removeUntilClosed(BlockingRing<Long> queue, long[] arrived) {
        for (int i = 0; ; i++) {
            try {
                Long element = i % 2 == 0 ? queue.take() : queue.poll(i % 64, TimeUnit.MICROSECONDS);
                if (element != null) {
                    assertEquals(arrived[(int) (element >>> 40)]++, element & (1L << 40) - 1);
                }
            } catch (InterruptedException again) {
                continue;
            } catch (IllegalStateException closedAndEmpty) {
                return;
            }
        }
    }
}
