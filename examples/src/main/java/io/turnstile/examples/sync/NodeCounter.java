package io.turnstile.examples.sync;

import io.turnstile.sync.NumaAwareMutex;
import io.turnstile.sync.NumaTopology;

/** A mutex that stays on a node while that has takers; the two nodes are simulated. */
public final class NodeCounter {
    private static final int EACH = 100_000;
    private static int counter; // guarded by the mutex

    private NodeCounter() {}

    public static void main(String[] args) throws InterruptedException {
        System.out.println("this machine: " + NumaTopology.ofThisMachine());
        NumaAwareMutex mutex = new NumaAwareMutex(NumaTopology.of(new int[] {0, 1}, new int[][] {{10, 20}, {20, 10}}));
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            int node = t % 2;
            threads[t] = new Thread(() -> count(mutex, node));
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(counter + " with " + mutex);
    }

    private static void count(NumaAwareMutex mutex, int node) {
        for (int i = 0; i < EACH; i++) {
            mutex.lockOnNode(node);
            try {
                counter++;
            } finally {
                mutex.unlock();
            }
        }
    }
}
