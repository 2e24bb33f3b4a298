package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A waiter that stands in a queue of its own lock and is woken by name. */
abstract class Sleeper {
    final Thread thread;

    /**
     * Set by who puts the sleeper into the queue: itself or its signaller, at the same time perhaps, so only one of them does.
     * Cleared by who takes it out to wake it.
     */
    final AtomicBoolean queued = new AtomicBoolean();

    Sleeper(Thread thread) {
        this.thread = thread;
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
