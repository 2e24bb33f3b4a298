package io.turnstile.applications.bundles.counting;

import io.turnstile.applications.bundles.tally.Tally;

/** Counts with many threads; one half of the additions is guarded here, in another bundle than the tally's. */
public final class Counting {
    private static final int THREAD_COUNT = 6;
    private static final int ADDITIONS_PER_THREAD = 20_000;

    private Counting() {}

    /** Counts and prints what was counted. */
    public static void count(Tally tally) throws InterruptedException {
        Thread[] threads = new Thread[THREAD_COUNT];
        for (int i = 0; i < THREAD_COUNT; i++) {
            threads[i] = new Thread(() -> addAll(tally));
            threads[i].start();
        }
        tally.await(2L * THREAD_COUNT * ADDITIONS_PER_THREAD);
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("counted: " + tally);
    }

    private static void addAll(Tally tally) {
        for (int i = 0; i < ADDITIONS_PER_THREAD; i++) {
            synchronized (tally) {
                tally.addUnguarded();
            }
            tally.add();
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        count(new Tally());
    }
}
