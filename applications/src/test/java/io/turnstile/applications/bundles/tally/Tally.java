package io.turnstile.applications.bundles.tally;

import java.util.concurrent.locks.ReentrantLock;

/** Counts under its own monitor, under a lock object, under a lock, and under its class's monitor. */
public class Tally {
    private static long all; // guarded by the class

    private final Object guard = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private long own; // guarded by this
    private long guarded; // guarded by guard
    private long locked; // guarded by lock

    /** Adds one everywhere. */
    public final void add() {
        addOwn();
        synchronized (guard) {
            guarded++;
        }
        lock.lock();
        try {
            locked++;
        } finally {
            lock.unlock();
        }
        addToAll();
    }

    private synchronized void addOwn() {
        own++;
        notifyAll();
    }

    /** Waits until there are so many. */
    public synchronized void await(long count) throws InterruptedException {
        while (own < count) {
            wait();
        }
    }

    /** Adds one to the count that callers guard by this tally. */
    public final void addUnguarded() {
        own++;
    }

    private static synchronized void addToAll() {
        all++;
    }

    @Override
    public synchronized String toString() {
        synchronized (Tally.class) {
            return own + " " + guarded + " " + locked + " " + all;
        }
    }
}
