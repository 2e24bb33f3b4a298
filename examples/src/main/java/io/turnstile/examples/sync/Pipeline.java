package io.turnstile.examples.sync;

import io.turnstile.sync.LockFreeMpscQueue;

/** Three producers, one consumer; the end is told by closing. */
public final class Pipeline {
    private static final int EACH = 100_000;

    private Pipeline() {}

    public static void main(String[] args) throws InterruptedException {
        LockFreeMpscQueue<Integer> queue = new LockFreeMpscQueue<>(1024);
        Thread[] producers = new Thread[3];
        for (int p = 0; p < producers.length; p++) {
            producers[p] = new Thread(() -> produce(queue));
            producers[p].start();
        }
        long sum = 0;
        for (int i = 0; i < producers.length * EACH; i++) {
            sum += queue.take(); // sleeps where there is nothing
        }
        queue.close();
        System.out.println("sum " + sum + ", " + queue);
    }

    private static void produce(LockFreeMpscQueue<Integer> queue) {
        try {
            for (int i = 0; i < EACH; i++) {
                queue.put(1); // sleeps where there is no room
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
