package io.turnstile.it.apps.soak;

import java.util.concurrent.atomic.LongAdder;

/** Two plain fields that are equal for whoever holds the lock, and as large as the number of increments. */
final class Pair {
    private final LongAdder increments = new LongAdder();
    private final LongAdder unequal = new LongAdder();
    private long first;
    private long second;

    /** With the lock held, for itself alone. */
    void increment() {
        read();
        first++;
        Thread.onSpinWait();
        second++;
        increments.increment();
    }

    /** With the lock held, perhaps with other readers. */
    void read() {
        if (first != second) {
            unequal.increment();
        }
    }

    /** When all threads have ended. */
    long wrongs() {
        return unequal.sum() + Math.abs(increments.sum() - first);
    }
}
