package io.turnstile.it.apps;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A thousand virtual threads and a few platform threads count under one lock; some sleep, some yield inside the section, some
 * wait at a condition. Prints the sum, and how often a thread found itself not to be the owner.
 */
public final class VirtualCounting {
    private static final int VIRTUAL_COUNT = 1_000;
    private static final int PLATFORM_COUNT = 4;
    private static final int ROUNDS = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition counted = lock.newCondition();
    private final AtomicInteger wrongOwners = new AtomicInteger();
    private int sum; // under lock

    private VirtualCounting() {}

    public static void main(String[] arguments) throws Exception {
        VirtualCounting counting = new VirtualCounting();
        // By reflection: this class is compiled for releases without virtual threads, too.
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        ExecutorService platform = Executors.newFixedThreadPool(PLATFORM_COUNT);
        for (int i = 0; i < VIRTUAL_COUNT; i++) {
            int number = i;
            virtual.execute(() -> counting.count(number));
        }
        for (int i = 0; i < PLATFORM_COUNT; i++) {
            platform.execute(() -> counting.count(1));
        }
        virtual.shutdown();
        platform.shutdown();
        virtual.awaitTermination(1, TimeUnit.HOURS);
        platform.awaitTermination(1, TimeUnit.HOURS);
        System.out.println("sum " + counting.sum + " of " + (VIRTUAL_COUNT + PLATFORM_COUNT) * ROUNDS);
        System.out.println("wrong owners " + counting.wrongOwners);
        System.out.println("locked " + counting.lock.isLocked());
    }

    private void count(int number) {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                countOnce(number, round);
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private void countOnce(int number, int round) throws InterruptedException {
        lock.lock();
        try {
            int before = sum;
            if (number % 10 == 0 && round == 0) {
                Thread.sleep(1);
            } else if (number % 3 == 0) {
                Thread.yield();
            }
            if (!lock.isHeldByCurrentThread() || lock.getHoldCount() != 1) {
                wrongOwners.incrementAndGet();
            }
            sum = before + 1;
            if (number % 7 == 0 && round == 1) {
                counted.await(1, TimeUnit.MILLISECONDS);
            }
            counted.signal();
        } finally {
            lock.unlock();
        }
    }
}
