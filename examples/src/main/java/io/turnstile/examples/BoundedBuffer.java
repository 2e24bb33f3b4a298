package io.turnstile.examples;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The textbook's bounded buffer: one lock, two conditions. {@code main} lets four producers and four consumers pass a
 * million numbers through sixteen places and checks that none was lost or came twice.
 */
public final class BoundedBuffer {
    private static final int PAIR_COUNT = 4;
    private static final int ITEMS_PER_PRODUCER = 250_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notFull = lock.newCondition();
    private final Condition notEmpty = lock.newCondition();
    private final Queue<Integer> items = new ArrayDeque<>(); // under lock
    private final int capacity;

    BoundedBuffer(int capacity) {
        this.capacity = capacity;
    }

    void put(int item) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (items.size() == capacity) {
                notFull.await();
            }
            items.add(item);
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    int take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (items.isEmpty()) {
                notEmpty.await();
            }
            notFull.signal();
            return items.remove();
        } finally {
            lock.unlock();
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        BoundedBuffer buffer = new BoundedBuffer(16);
        AtomicLong taken = new AtomicLong();
        Thread[] threads = new Thread[2 * PAIR_COUNT];
        for (int pair = 0; pair < PAIR_COUNT; pair++) {
            threads[2 * pair] = start("producer-" + pair, () -> {
                for (int item = 1; item <= ITEMS_PER_PRODUCER; item++) {
                    buffer.put(item);
                }
            });
            threads[2 * pair + 1] = start("consumer-" + pair, () -> {
                for (int item = 1; item <= ITEMS_PER_PRODUCER; item++) {
                    taken.addAndGet(buffer.take());
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long expected = PAIR_COUNT * (ITEMS_PER_PRODUCER * (ITEMS_PER_PRODUCER + 1L) / 2);
        System.out.println("lock:  " + buffer.lock.getClass().getName());
        System.out.println("taken: sum " + taken + ", expected " + expected);
        if (taken.get() != expected) {
            System.exit(1);
        }
    }

    private static Thread start(String name, InterruptibleTask task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (InterruptedException unexpected) {
                        throw new IllegalStateException("nobody interrupts these threads", unexpected);
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private interface InterruptibleTask {
        void run() throws InterruptedException;
    }
}
