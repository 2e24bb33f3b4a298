package io.turnstile.runtime.lock;

/**
 * Thrown to a thread that would wait for ever, because the owner of the lock has ended without unlocking it. The lock
 * stays as it is: what it guards may be half-changed. {@code java.util.concurrent.locks.ReentrantLock} hangs there.
 */
public final class OwnerDiedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    OwnerDiedException(String lock, String owner) {
        super(lock + " was never unlocked by its owner, thread " + owner
                + ", which has ended; what the lock guards may be half-changed."
                + " Unlock in a finally block of the thread that locks.");
    }
}
