package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A waiter that stands in a queue of its own lock and is woken by name. */
abstract class Sleeper {
    final Thread thread;

    /**
     * Set by who puts the sleeper into the queue: itself or its signaller, at the same time perhaps, so only one of them does.
     * Cleared by who takes it out: itself, or a releaser that wakes it.
     */
    final AtomicBoolean queued = new AtomicBoolean();

    /**
     * Its turn came and it did not run for long: a virtual thread that finds no carrier, say. Others go before it until it runs.
     * Racy: set by who has waited for it, cleared by itself.
     */
    private volatile boolean passedOver;

    Sleeper(Thread thread) {
        this.thread = thread;
    }

    final boolean isPassedOver() {
        return passedOver;
    }

    final void passOver() {
        passedOver = true;
        wake(); // whose wake-up may be for another's sake only
    }

    /** Restores its rank; by itself, before it looks and sleeps. */
    final void runsAgain() {
        passedOver = false;
    }

    /** Makes the sleeper look at the lock; a wake that comes before the sleep is not lost. */
    abstract void wake();

    /** A virtual thread: it sleeps by the JDK's own parking, so that its carrier is free. */
    static final class Virtual extends Sleeper {
        Sleeper unseen; // itself only: who was first, and did not take a free word, when it last looked up by the clock

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
