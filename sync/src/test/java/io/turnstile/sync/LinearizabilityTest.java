package io.turnstile.sync;

import io.turnstile.sync.QueueHistory.Kind;
import io.turnstile.sync.QueueHistory.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each short history of each queue is that of a queue that is used by one thread at a time. */
class LinearizabilityTest {
    private static final int CAPACITY = 4;
    private static final int ROUNDS = Integer.getInteger("turnstile.storm.operations", 2_000);
    private static final int CALLS = 5; // of each thread in a round

    /** A queue to be watched. */
    private interface Watched extends AutoCloseable {
        Operation insert(long element, int call) throws InterruptedException;

        Operation remove(int call) throws InterruptedException;

        @Override
        default void close() {}
    }

    private static Operation offered(long element, boolean done, long startNs) {
        return new Operation(Kind.OFFER, element, done, startNs, System.nanoTime());
    }

    private static Operation polled(Long element, long startNs) {
        return new Operation(Kind.POLL, element, element != null, startNs, System.nanoTime());
    }

    private record Ring(BlockingRing<Long> queue) implements Watched {
        @Override
        public Operation insert(long element, int call) throws InterruptedException {
            long startNs = System.nanoTime();
            boolean done = call % 3 == 0 ? queue.offer(element, 5, TimeUnit.MICROSECONDS) : queue.offer(element);
            return offered(element, done, startNs);
        }

        @Override
        public Operation remove(int call) throws InterruptedException {
            long startNs = System.nanoTime();
            return polled(call % 3 == 0 ? queue.poll(5, TimeUnit.MICROSECONDS) : queue.poll(), startNs);
        }

        @Override
        public void close() {
            queue.close();
        }
    }

    private record Reading(WaitFreeReadQueue<Long> queue) implements Watched {
        @Override
        public Operation insert(long element, int call) throws InterruptedException {
            long startNs = System.nanoTime();
            queue.write(element); // readers take as many
            return offered(element, true, startNs);
        }

        @Override
        public Operation remove(int call) throws InterruptedException {
            long startNs = System.nanoTime();
            if (call % 3 == 0) {
                queue.waitForData(5, TimeUnit.MICROSECONDS);
            }
            return polled(queue.read(), startNs);
        }

        @Override
        public void close() {
            queue.close();
        }
    }

    private record Writing(WaitFreeWriteQueue<Long> queue) implements Watched {
        @Override
        public Operation insert(long element, int call) {
            long startNs = System.nanoTime();
            if (call % 2 == 0) {
                return offered(element, queue.write(element), startNs);
            }
            return new Operation(Kind.FORCE, element, queue.force(element), startNs, System.nanoTime());
        }

        @Override
        public Operation remove(int call) throws InterruptedException {
            long startNs = System.nanoTime();
            return polled(queue.read(5, TimeUnit.MICROSECONDS), startNs);
        }

        @Override
        public void close() {
            queue.close();
        }
    }

    /** A ring whose producers claim their places by two steps: what the checker must find. */
    private static final class Broken implements Watched {
        private final Long[] places = new Long[CAPACITY];
        private volatile int head;
        private volatile int tail;

        @Override
        public Operation insert(long element, int call) {
            long startNs = System.nanoTime();
            int claimed = tail;
            if (claimed - head == CAPACITY) {
                return offered(element, false, startNs);
            }
            Thread.yield();
            places[claimed % CAPACITY] = element;
            tail = claimed + 1;
            return offered(element, true, startNs);
        }

        @Override
        public Operation remove(int call) {
            long startNs = System.nanoTime();
            if (head == tail) {
                return polled(null, startNs);
            }
            Long element = places[head % CAPACITY];
            head++;
            return polled(element, startNs);
        }
    }

    /** The first history that no queue could have, or null. */
    private static QueueHistory firstWrong(
            Supplier<Watched> factory, int capacity, int producers, int consumers, int rounds) {
        int threads = producers + consumers;
        Watched[] queue = new Watched[1]; // written between barriers
        List<List<Operation>> logs = new ArrayList<>();
        QueueHistory[] wrong = new QueueHistory[1];
        CyclicBarrier barrier = new CyclicBarrier(threads, () -> {
            List<Operation> all = new ArrayList<>();
            logs.forEach(all::addAll);
            logs.forEach(List::clear);
            if (queue[0] != null) {
                empty(queue[0], all);
                queue[0].close();
            }
            QueueHistory history = new QueueHistory(capacity, all);
            if (wrong[0] == null && !history.isLinearizable()) {
                wrong[0] = history;
            }
            queue[0] = factory.get();
        });
        try (Crew crew = new Crew()) {
            for (int t = 0; t < threads; t++) {
                int thread = t;
                List<Operation> log = new ArrayList<>();
                logs.add(log);
                crew.run(() -> {
                    for (int round = 0; round < rounds; round++) {
                        barrier.await(60, TimeUnit.SECONDS);
                        for (int call = 0; call < CALLS && wrong[0] == null; call++) {
                            Operation done = thread < producers
                                    ? queue[0].insert((long) thread << 32 | call, call)
                                    : queue[0].remove(call);
                            if (done.kind() != Kind.POLL || done.element() != null || consumers == 1) {
                                log.add(done); // a reader that gave up behind another has seen nothing
                            }
                        }
                    }
                    barrier.await(60, TimeUnit.SECONDS);
                });
            }
        }
        return wrong[0];
    }

    /** Nobody else uses it: what is left must come, and then nothing. */
    private static void empty(Watched queue, List<Operation> log) {
        try {
            Operation last;
            do {
                last = queue.remove(1);
                log.add(last);
            } while (last.element() != null);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void ringsAreLinearizable() {
        assertNull(firstWrong(() -> new Ring(new WaitFreeSpscQueue<>(CAPACITY)), CAPACITY, 1, 1, ROUNDS));
        assertNull(firstWrong(() -> new Ring(new LockFreeMpscQueue<>(CAPACITY)), CAPACITY, 3, 1, ROUNDS));
    }

    @Test
    void queuesOfRtsjAreLinearizable() {
        assertNull(firstWrong(() -> new Writing(new WaitFreeWriteQueue<>(CAPACITY)), CAPACITY, 1, 2, ROUNDS));
        assertNull(firstWrong(() -> new Reading(new WaitFreeReadQueue<>(8)), 8, 1, 1, ROUNDS)); // all fit
    }

    @Test
    void brokenQueueIsFound() {
        assertTrue(firstWrong(Broken::new, CAPACITY, 3, 1, 20_000) != null, "not found in 20000 rounds");
    }

    private static QueueHistory of(Operation... operations) {
        return new QueueHistory(2, List.of(operations));
    }

    @Test
    void checkerKnowsRightFromWrong() {
        Operation insertOne = new Operation(Kind.OFFER, 1L, true, 0, 1);
        Operation insertTwo = new Operation(Kind.OFFER, 2L, true, 2, 3);
        Operation removeOne = new Operation(Kind.POLL, 1L, true, 4, 5);
        Operation removeTwo = new Operation(Kind.POLL, 2L, true, 6, 7);
        assertTrue(of(insertOne, insertTwo, removeOne, removeTwo).isLinearizable());
        assertFalse(of(insertOne, removeOne, removeOne).isLinearizable(), "twice");
        assertFalse(of(insertOne, insertTwo, removeTwo).isLinearizable(), "out of order");
        assertFalse(of(removeOne).isLinearizable(), "out of nothing");
        assertFalse(of(insertOne, new Operation(Kind.POLL, null, false, 4, 5)).isLinearizable(), "lost");
        assertFalse(of(insertOne, new Operation(Kind.OFFER, 3L, false, 4, 5)).isLinearizable(), "not full");
        Operation insertOneLate = new Operation(Kind.OFFER, 1L, true, 0, 3);
        assertTrue(of(insertOneLate, insertTwo, removeTwo, new Operation(Kind.POLL, 1L, true, 8, 9))
                .isLinearizable());
        assertTrue(of(new Operation(Kind.POLL, null, false, 0, 9), insertOne, removeOne)
                .isLinearizable());
        Operation forced = new Operation(Kind.FORCE, 3L, true, 4, 5);
        Operation removeThree = new Operation(Kind.POLL, 3L, true, 8, 9);
        assertTrue(of(insertOne, insertTwo, forced, new Operation(Kind.POLL, 1L, true, 6, 7), removeThree)
                .isLinearizable());
        assertFalse(of(insertOne, insertTwo, forced, new Operation(Kind.POLL, 1L, true, 6, 7), removeTwo)
                .isLinearizable());
        assertFalse(of(forced).isLinearizable(), "nothing to replace");
    }
}
