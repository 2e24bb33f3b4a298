package io.turnstile.examples.lab;

import java.util.concurrent.locks.LockSupport;

/** Points in time at equal distances, for one thread. */
final class Cycle {
    private final long periodNs;
    private long nextNs = System.nanoTime();

    Cycle(long periodNs) {
        this.periodNs = periodNs;
    }

    /** Sleeps until the next point; those that are past already are left out, and their number is returned. */
    int awaitNext() {
        nextNs += periodNs;
        int missed = 0;
        for (long nowNs = System.nanoTime(); nextNs - nowNs <= 0; nextNs += periodNs) {
            missed++;
        }
        for (long restNs = nextNs - System.nanoTime(); restNs > 0; restNs = nextNs - System.nanoTime()) {
            LockSupport.parkNanos(restNs);
        }
        return missed;
    }
}
