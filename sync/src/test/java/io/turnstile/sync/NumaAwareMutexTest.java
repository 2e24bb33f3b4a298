package io.turnstile.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NumaAwareMutexTest {
    private static NumaTopology nodes(int count) {
        int[][] distances = new int[count][count];
        return NumaTopology.of(new int[] {0, count - 1}, distances);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void excludesAndIsReentrant(int nodeCount) {
        NumaAwareMutex mutex = new NumaAwareMutex(nodes(nodeCount), 3);
        int rounds = Integer.getInteger("turnstile.storm.operations", 20_000);
        int[] counter = {0};
        try (Crew crew = new Crew()) {
            for (int t = 0; t < 4; t++) {
                int node = t % nodeCount;
                crew.run(() -> {
                    for (int i = 0; i < rounds; i++) {
                        if (i % 5 == 0) {
                            if (!mutex.tryLock()) {
                                mutex.lock();
                            }
                        } else {
                            mutex.lockOnNode(node);
                        }
                        if (i % 7 == 0) {
                            mutex.lock();
                            mutex.unlock();
                        }
                        counter[0]++;
                        assertTrue(mutex.isHeldByCurrentThread());
                        mutex.unlock();
                    }
                });
            }
        }
        assertEquals(4 * rounds, counter[0]);
        assertFalse(mutex.isHeldByCurrentThread());
        assertTrue(mutex.tryLock());
        mutex.unlock();
    }

    @Test
    void nodeHandsOverWithinItselfButNotForEver() {
        NumaAwareMutex mutex = new NumaAwareMutex(nodes(2), 2);
        List<Integer> order = new ArrayList<>(); // written under the mutex
        mutex.lockOnNode(0);
        try (Crew crew = new Crew()) {
            crew.run(() -> enter(mutex, 1, order));
            Crew.await("the other node queues", () -> mutex.isTurnWantedBy(1));
            for (int i = 0; i < 3; i++) {
                crew.run(() -> enter(mutex, 0, order));
            }
            Crew.await("three wait on this node", () -> mutex.waitingOn(0) == 3);
            mutex.unlock();
        }
        assertEquals(List.of(0, 0, 1, 0), order);
    }

    /** Three nodes that always have takers: each has its turn within two rounds of the others. */
    @Test
    void noNodeStarves() {
        int nodeCount = 3;
        int limit = 4;
        NumaAwareMutex mutex = new NumaAwareMutex(nodes(nodeCount), limit);
        List<Integer> order = new ArrayList<>(); // written under the mutex
        AtomicInteger left = new AtomicInteger(3_000);
        try (Crew crew = new Crew()) {
            for (int t = 0; t < 2 * nodeCount; t++) {
                int node = t % nodeCount;
                crew.run(() -> {
                    while (left.decrementAndGet() >= 0) {
                        mutex.lockOnNode(node);
                        for (int other = 0; other < nodeCount; other++) {
                            order.add(mutex.isTurnWantedBy(other) ? other : -1);
                        }
                        order.add(node);
                        mutex.unlock();
                    }
                });
            }
        }
        int[] turnsSinceWanted = new int[nodeCount];
        for (int at = 0; at < order.size(); at += nodeCount + 1) {
            int owner = order.get(at + nodeCount);
            for (int node = 0; node < nodeCount; node++) {
                boolean waits = order.get(at + node) == node;
                turnsSinceWanted[node] = waits && node != owner ? turnsSinceWanted[node] + 1 : 0;
                assertTrue(turnsSinceWanted[node] <= (nodeCount - 1) * (limit + 1), "node " + node + " starves");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void waitEndsByTimeAndByInterrupt(int nodeCount) throws InterruptedException {
        NumaAwareMutex mutex = new NumaAwareMutex(nodes(nodeCount));
        int other = nodeCount - 1;
        mutex.lockOnNode(0);
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                        assertFalse(mutex.tryLock(2, TimeUnit.MILLISECONDS));
                        assertFalse(mutex.tryLockOnNode(other, 2, TimeUnit.MILLISECONDS));
                        Thread.currentThread().interrupt();
                        assertThrows(InterruptedException.class, mutex::lockInterruptibly);
                        assertFalse(Thread.currentThread().isInterrupted());
                    })
                    .result(); // before it is unlocked below
            for (int i = 0; i < 20; i++) {
                Crew.Member<Void> waiter = crew.run(() ->
                        assertThrows(InterruptedException.class, () -> mutex.tryLockOnNode(other, 1, TimeUnit.HOURS)));
                waiter.thread().interrupt();
                waiter.result();
            }
            Crew.Member<Void> patient = crew.run(() -> {
                mutex.lockOnNode(other);
                assertTrue(Thread.interrupted(), "kept for later");
                mutex.unlock();
            });
            patient.thread().interrupt();
            mutex.unlock();
        }
        assertTrue(mutex.tryLock(1, TimeUnit.SECONDS));
        mutex.unlock();
    }

    /** Waits that are given up at any moment: the turn goes to somebody, and the mutex is free in the end. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void givingUpLosesNoTurn(int nodeCount) throws InterruptedException {
        NumaAwareMutex mutex = new NumaAwareMutex(nodes(nodeCount), 2);
        int rounds = Integer.getInteger("turnstile.storm.operations", 20_000);
        int[] counter = {0};
        AtomicInteger acquired = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        try (Crew crew = new Crew()) {
            List<Crew.Member<Void>> members = new ArrayList<>();
            for (int t = 0; t < 5; t++) {
                int node = t % nodeCount;
                members.add(crew.run(() -> {
                    for (int i = 0; i < rounds; i++) {
                        try {
                            if (mutex.tryLockOnNode(node, i % 40, TimeUnit.MICROSECONDS)) {
                                counter[0]++;
                                acquired.incrementAndGet();
                                mutex.unlock();
                            }
                        } catch (InterruptedException givenUp) {
                            continue;
                        }
                    }
                }));
            }
            crew.run(() -> {
                for (int i = 0; !done.get(); i++) {
                    members.get(i % members.size()).thread().interrupt();
                    LockSupport.parkNanos(100_000);
                }
            });
            try {
                members.forEach(Crew.Member::result);
            } finally {
                done.set(true);
            }
        }
        assertEquals(acquired.get(), counter[0]);
        for (int node = 0; node < nodeCount; node++) {
            assertTrue(mutex.tryLockOnNode(node, 10, TimeUnit.SECONDS), "nobody holds it");
            mutex.unlock();
            assertFalse(mutex.isTurnWantedBy(node));
        }
    }

    @Test
    void moreNodesThanBitsShareTheirTurns() {
        NumaAwareMutex mutex = new NumaAwareMutex(nodes(130), 2);
        int[] counter = {0};
        try (Crew crew = new Crew()) {
            for (int t = 0; t < 4; t++) {
                int first = t;
                crew.run(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        mutex.lockOnNode((first + i * 7) % 130);
                        counter[0]++;
                        mutex.unlock();
                    }
                });
            }
        }
        assertEquals(8_000, counter[0]);
    }

    private static void enter(NumaAwareMutex mutex, int node, List<Integer> order) {
        mutex.lockOnNode(node);
        order.add(node);
        mutex.unlock();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void refusesBadUse(int nodeCount) {
        NumaAwareMutex mutex = new NumaAwareMutex(nodes(nodeCount));
        assertThrows(IllegalMonitorStateException.class, mutex::unlock);
        assertThrows(IllegalArgumentException.class, () -> mutex.lockOnNode(nodeCount));
        assertThrows(IllegalArgumentException.class, () -> mutex.lockOnNode(-1));
        assertThrows(NullPointerException.class, () -> new NumaAwareMutex(null));
        mutex.lockOnNode(nodeCount - 1);
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                assertThrows(IllegalMonitorStateException.class, mutex::unlock);
                assertFalse(mutex.tryLock());
            });
        }
        mutex.unlock();
    }
}
