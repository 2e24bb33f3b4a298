package io.turnstile.sync;

/** The owner of a robust lock died, and the next owner released it without {@link FutexLock#markConsistent}. */
public final class LockNotRecoverableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    LockNotRecoverableException(Object lock) {
        super(lock + " is not recoverable: its owner died and what it guards was not repaired;"
                + " rebuild that, and make a new lock");
    }
}
