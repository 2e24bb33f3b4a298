package io.turnstile.runtime.lock;

/**
 * Thrown by {@code lock()} where the kernel refused the wait because it would close a cycle, and every wait in that cycle
 * is without deadline and uninterruptible: without the exception all its threads would hang for ever. The lock is not
 * taken; the message names each thread and lock.
 *
 * <p>Source: futex(2), EDEADLK.
 */
public final class LockDeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    LockDeadlockException(String cycle) {
        super(cycle);
    }
}
