package io.turnstile.benchmarks.fence;

import io.turnstile.benchmarks.LibraryMode;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that count under an {@link AsymmetricLock}: no count may be lost, and nobody may sleep for good. Arguments: threads,
 * sections of each.
 */
public final class AsymmetricStorm {
    private final AsymmetricLock lock = new AsymmetricLock();
    private long counted; // under the lock

    private AsymmetricStorm() {}

    /** Runs it; a lost wake-up shows as a program that does not end. */
    public static void main(String[] arguments) throws InterruptedException {
        LibraryMode.site(LockProtocol.FUTEX); // installs the platform, in which threads are registered
        int threads = Integer.parseInt(arguments[0]);
        int sections = Integer.parseInt(arguments[1]);
        AsymmetricStorm storm = new AsymmetricStorm();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(new Thread(() -> storm.count(sections)));
        }
        long start = System.nanoTime();
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
        long expected = (long) threads * sections;
        System.out.printf(
                "%d sections of %d threads, %d counted, %.0f ns each%n",
                expected, threads, storm.counted, (double) (System.nanoTime() - start) / expected);
        System.exit(storm.counted == expected ? 0 : 1);
    }

    private void count(int sections) {
        for (int i = 0; i < sections; i++) {
            lock.lock();
            try {
                counted++;
            } finally {
                lock.unlockByStore();
            }
        }
    }
}
