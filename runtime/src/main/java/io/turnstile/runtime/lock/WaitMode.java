package io.turnstile.runtime.lock;

/** How a thread waits for a lock. */
enum WaitMode {
    /** As {@code lock()}. */
    UNINTERRUPTIBLE,
    /** As {@code lockInterruptibly()} and timed {@code tryLock}. */
    INTERRUPTIBLE,
    /** After a condition wait: the lock must be held on return, whatever happens. */
    REACQUIRE
}
