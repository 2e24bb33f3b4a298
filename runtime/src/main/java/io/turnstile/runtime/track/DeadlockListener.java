package io.turnstile.runtime.track;

/**
 * Told of deadlocks. Registered by {@link DeadlockListeners#add}, or found by {@link java.util.ServiceLoader} on the system
 * class loader when the first deadlock is found.
 */
public interface DeadlockListener {
    /**
     * Threads wait for each other, and were seen to do so twice. Called on a thread of Turnstile's, once for each deadlock; it
     * may take its time but must not need the locks that it is told of. What it throws is reported on stderr.
     */
    void onDeadlock(DeadlockInfo deadlock);
}
