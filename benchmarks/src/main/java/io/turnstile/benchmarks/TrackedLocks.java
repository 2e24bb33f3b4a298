package io.turnstile.benchmarks;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Many locks, and many orders of two of them, taken at ten different places since the orders seen at one place are bounded;
 * then prints the heap in use. Run with and without tracking, the difference is what tracking keeps.
 */
public final class TrackedLocks {
    private static final int PLACES = 10;
    private static final int COLLECTIONS = 4;
    private static final long PAUSE_MS = 500; // for the analysis

    private TrackedLocks() {}

    /** Runs it: the number of locks, the number of orders. */
    public static void main(String[] arguments) throws InterruptedException {
        ReentrantLock[] locks = new ReentrantLock[Integer.parseInt(arguments[0])];
        int orders = Integer.parseInt(arguments[1]);
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new ReentrantLock();
            locks[i].lock();
            locks[i].unlock();
        }
        for (int i = 0; i < orders; i++) {
            nest(i % PLACES, locks[i], locks[i + 1]);
        }
        for (int i = 0; i < COLLECTIONS; i++) {
            Thread.sleep(PAUSE_MS);
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "heap in use: %d KB with %d locks%n", runtime.totalMemory() - runtime.freeMemory() >> 10, locks.length);
    }

    private static void nest(int place, ReentrantLock outer, ReentrantLock inner) {
        outer.lock();
        switch (place) {
            case 0 -> inner.lock();
            case 1 -> inner.lock();
            case 2 -> inner.lock();
            case 3 -> inner.lock();
            case 4 -> inner.lock();
            case 5 -> inner.lock();
            case 6 -> inner.lock();
            case 7 -> inner.lock();
            case 8 -> inner.lock();
            default -> inner.lock();
        }
        inner.unlock();
        outer.unlock();
    }
}
