package io.turnstile.sync;

/** How a wait on a {@link FutexLike} ended. */
public enum WaitResult {
    /** Somebody woke the caller; or nobody did: spurious wake-ups occur, the word decides. */
    WOKEN,
    /** The word did not hold the expected value; the caller has not slept. */
    VALUE_CHANGED,
    /** The time is over. */
    TIMED_OUT,
    /** The caller was interrupted; its interrupt status is cleared, as where InterruptedException is thrown. */
    INTERRUPTED
}
