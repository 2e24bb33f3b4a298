package io.turnstile.runtime.lock;

/**
 * Thrown to a thread that is about to take a lock whose priority ceiling is too low for it. The lock is not taken, and the thread
 * runs as it ran. Two things may be above the ceiling: the thread's own priority, or the ceiling of another lock that it
 * holds (RTSJ PriorityCeilingEmulation; glibc answers EINVAL).
 */
public final class CeilingViolationException extends IllegalThreadStateException {
    private static final long serialVersionUID = 1L;

    private final int callerPriority;
    private final int ceiling;

    CeilingViolationException(String lock, int ceiling, String whose, int callerPriority) {
        super(
                "the priority ceiling " + ceiling + " of " + lock + " is below " + whose + ", " + callerPriority
                        + "; the lock was not taken. Give the lock the highest priority, and ceiling, of all threads that take it.");
        this.callerPriority = callerPriority;
        this.ceiling = ceiling;
    }

    /** What is above the ceiling, as a real-time priority: 1–99, or 100 for a SCHED_DEADLINE thread. */
    public int getCallerPriority() {
        return callerPriority;
    }

    /** The ceiling of the lock, 1–99. */
    public int getCeiling() {
        return ceiling;
    }
}
