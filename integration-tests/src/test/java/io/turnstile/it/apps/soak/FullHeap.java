package io.turnstile.it.apps.soak;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Uses locks of every kind while one thread fills the heap again and again, so that an OutOfMemoryError can come out of any
 * allocation. Prints whether every lock was right, and whether one came at all.
 *
 * <p>Argument: milliseconds.
 */
public final class FullHeap {
    private static final int WORKER_COUNT = 4;

    private FullHeap() {}

    public static void main(String[] arguments) throws InterruptedException {
        Activity[] activities = {new Locks(false), new Locks(true), new Monitors()};
        AtomicBoolean ending = new AtomicBoolean();
        AtomicLong errors = new AtomicLong();
        Thread[] workers = new Thread[WORKER_COUNT];
        for (int i = 0; i < WORKER_COUNT; i++) {
            SplittableRandom random = new SplittableRandom(i);
            workers[i] = new Thread(() -> {
                while (!ending.get()) {
                    try {
                        activities[random.nextInt(activities.length)].once(random);
                    } catch (OutOfMemoryError expected) {
                        errors.incrementAndGet();
                    } catch (InterruptedException unexpected) {
                        throw new IllegalStateException(unexpected);
                    }
                }
            });
            workers[i].start();
        }
        long endNs = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000;
        long filled = 0;
        while (System.nanoTime() < endNs) {
            filled += fill();
        }
        ending.set(true);
        for (Thread worker : workers) {
            worker.join();
        }
        long wrongs = 0;
        for (Activity activity : activities) {
            wrongs += activity.wrongs();
        }
        System.out.println(wrongs == 0 ? "sound" : "unsound: " + wrongs);
        System.out.println("filled " + (filled > 0));
        System.err.println("errors in workers: " + errors);
    }

    /** Fills the heap to the last words, and lets go of it. */
    private static int fill() {
        Object[] chain = null;
        int size = 1 << 20;
        while (size >= 4) {
            try {
                for (; ; ) {
                    Object[] next = new Object[size];
                    next[0] = chain;
                    chain = next;
                }
            } catch (OutOfMemoryError full) {
                size /= 4;
            }
        }
        return chain == null ? 0 : 1;
    }
}
