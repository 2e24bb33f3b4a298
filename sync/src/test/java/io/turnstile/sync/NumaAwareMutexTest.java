package io.turnstile.sync;

import java.util.ArrayList;
import java.util.List;
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
            Crew.await("the other node queues", () -> mutex.isLastInQueue(1));
            for (int i = 0; i < 3; i++) {
                crew.run(() -> enter(mutex, 0, order));
            }
            Crew.await("three wait on this node", () -> mutex.waitingOn(0) == 3);
            mutex.unlock();
        }
        assertEquals(List.of(0, 0, 1, 0), order);
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
