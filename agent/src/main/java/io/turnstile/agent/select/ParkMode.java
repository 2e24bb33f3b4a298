package io.turnstile.agent.select;

/** How the calls of {@code LockSupport.park} in selected classes wait. */
public enum ParkMode {
    /** Left to the JVM. */
    JVM,
    /** On a futex of the thread's own. */
    FUTEX
}
