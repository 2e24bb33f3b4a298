package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockSite;

/** An object that carries a {@link LockWord}: eight bytes, until two threads meet on it. */
interface ThinLock {
    /** Volatile read of the word. */
    long word();

    /** Compare-and-set of the word, volatile both ways. */
    boolean casWord(long expected, long value);

    /** Where the lock was created and which protocol it has. */
    LockSite site();

    /** Whether waiters are served in the order of their arrival. */
    boolean isFair();
}
