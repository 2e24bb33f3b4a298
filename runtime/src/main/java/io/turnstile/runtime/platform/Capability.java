package io.turnstile.runtime.platform;

/** What Turnstile asks of a platform; each is probed by calling, never by a version number. */
public enum Capability {
    /** futex(2) wait and wake. */
    FUTEX("futex wait and wake"),
    /** {@code FUTEX_CMP_REQUEUE}. */
    REQUEUE("futex requeue"),
    /** {@code FUTEX_LOCK_PI}, {@code UNLOCK_PI}, {@code TRYLOCK_PI}. */
    PI_FUTEX("priority-inheritance futex"),
    /** {@code FUTEX_LOCK_PI2}: monotonic timeouts. */
    LOCK_PI2("priority-inheritance futex with a monotonic clock"),
    /** {@code FUTEX_WAIT_REQUEUE_PI}, {@code FUTEX_CMP_REQUEUE_PI}. */
    REQUEUE_PI("priority-inheritance requeue"),
    /** A signal with a do-nothing handler, to interrupt a PI wait. */
    INTERRUPT_SIGNAL("interrupt signal"),
    /** Permission to set SCHED_FIFO and SCHED_RR. */
    REALTIME_SCHEDULING("real-time scheduling"),
    /** sched_setaffinity(2). */
    AFFINITY("CPU affinity"),
    /** membarrier(2), private and expedited. */
    MEMBARRIER("fence of all threads");

    private final String title;

    Capability(String title) {
        this.title = title;
    }

    /** The name that reports use. */
    public String title() {
        return title;
    }
}
