package io.turnstile.runtime.policy;

/** How a lock waits and who is boosted. */
public enum LockProtocol {
    /** Left to the JVM. */
    JVM,
    /** Waits on a plain futex; nobody is boosted. */
    FUTEX,
    /** Priority inheritance: a real-time waiter lends its priority to the owner, transitively (POSIX PRIO_INHERIT). */
    PI,
    /**
     * Immediate priority ceiling: who takes the lock runs at its ceiling until it gives it back (POSIX PRIO_PROTECT, RTSJ
     * PriorityCeilingEmulation). It inherits as well, should somebody come in from above.
     */
    CEILING;

    /** The word that configuration files and reports use. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
