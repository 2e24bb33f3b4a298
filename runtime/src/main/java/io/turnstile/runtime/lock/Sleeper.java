package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A waiter that stands in a queue of its own lock and is woken by name. */
abstract class Sleeper {
    private static final long PATIENCE_NS = 1_000_000_000L;

    final Thread thread;

    /**
     * Set by who puts the sleeper into the queue: itself or its signaller, at the same time perhaps, so only one of them does.
     * Cleared by who takes it out: itself, or a releaser that wakes it.
     */
    final AtomicBoolean queued = new AtomicBoolean();

    /**
     * Virtual, on a PI lock: its turn came and it did not run for long, having no carrier, say. Others go before it until it runs.
     * Racy: set by who has waited for it, cleared by itself.
     */
    private volatile boolean passedOver;

    /** When it was first seen not to take a free word; 0: not since it last ran. As racy. */
    private volatile long idleSinceNs;

    /** Whether it may have been queued once more than it knows: it came back for want of memory while its signaller was about to queue it. */
    boolean mayStandTwice;

    Sleeper(Thread thread) {
        this.thread = thread;
    }

    final boolean isPassedOver() {
        return passedOver;
    }

    final void passOver() {
        passedOver = true;
        wake(); // or it might sleep with no wake on its way
    }

    /** Told that it is first and the word is free; true where that has been so for long. */
    final boolean isLate() {
        long nowNs = System.nanoTime() | 1;
        long sinceNs = idleSinceNs;
        if (sinceNs == 0) {
            idleSinceNs = nowNs;
        }
        return sinceNs != 0 && nowNs - sinceNs >= PATIENCE_NS;
    }

    /** Restores its rank; by itself, before it looks and sleeps. */
    final void runsAgain() {
        passedOver = false;
        idleSinceNs = 0;
    }

    /** Makes the sleeper look at the lock; a wake that comes before the sleep is not lost. */
    abstract void wake();

    /** A virtual thread: it sleeps by the JDK's own parking, so that its carrier is free. */
    static final class Virtual extends Sleeper {
        Virtual(Thread thread) {
            super(thread);
        }

        @Override
        void wake() {
            LockSupport.unpark(thread);
        }
    }

    /** A platform thread in a fair queue: it sleeps on the turn word of its record. */
    static final class Turn extends Sleeper {
        final ThreadRecord record;

        Turn(ThreadRecord record) {
            super(record.thread());
            this.record = record;
        }

        @Override
        void wake() {
            record.ringTurn();
        }
    }
}
