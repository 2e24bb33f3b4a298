package io.turnstile.runtime.lock;

/** How an attempt to acquire a lock ended. */
enum Outcome {
    /** The caller owns the lock. */
    OWNED,
    /** The deadline has passed; the caller does not own the lock. */
    TIMED_OUT,
    /** The caller was interrupted, and its interrupt status is cleared; it does not own the lock. */
    INTERRUPTED,
    /** Nothing is decided: look at the word again. */
    RETRY
}
