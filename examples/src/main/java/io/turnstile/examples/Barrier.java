package io.turnstile.examples;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A barrier as pthread_barrier_wait(3) is one: it neither spins nor takes a lock, and makes no garbage. */
final class Barrier {
    private final Thread[] parties;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile int phase; // written by the last to arrive

    Barrier(int count) {
        parties = new Thread[count];
    }

    /** Waits until all have arrived; each party always comes by the same place, 0 to count - 1. */
    void await(int place) {
        int before = phase;
        parties[place] = Thread.currentThread(); // seen by the last to arrive, which reads "arrived" after us
        if (arrived.incrementAndGet() < parties.length) {
            while (phase == before) {
                LockSupport.park(this);
            }
            return;
        }
        arrived.set(0);
        phase = before + 1;
        for (int i = 0; i < parties.length; i++) {
            if (i != place) {
                LockSupport.unpark(parties[i]);
            }
        }
    }
}
