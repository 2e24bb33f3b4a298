package io.turnstile.runtime.policy;

/** How a lock waits and who is boosted. */
public enum LockProtocol {
    /** Left to the JVM. */
    JVM,
    /** Waits on a plain futex; nobody is boosted. */
    FUTEX,
    /** Priority inheritance: a real-time waiter lends its priority to the owner, transitively (POSIX PRIO_INHERIT). */
    PI;

    /** The word that configuration files and reports use. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
