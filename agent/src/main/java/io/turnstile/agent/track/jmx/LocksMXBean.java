package io.turnstile.agent.track.jmx;

/** What tracking knows of locks, for management clients; {@code io.turnstile:type=Locks}. */
public interface LocksMXBean {
    /** {@code contention} or {@code order}. */
    String getLevel();

    /** Whether tracking works; an internal error switches it off. */
    boolean isOn();

    /** How many locks are known at present. */
    int getLocks();

    /** How many classes of locks were seen. */
    int getLockClasses();

    /** How often locks were taken; 0 at level contention, where nobody counts. */
    long getAcquires();

    /** How often a thread had to wait for another one. */
    long getContendedAcquires();

    /** How long all threads have waited for locks, in milliseconds. */
    long getWaitedMillis();

    /** Lock-order inversions that are no notes and not suppressed. */
    int getLockOrderInversions();

    /** Deadlocks found. */
    int getDeadlocks();

    /** Long waits reported. */
    int getLongWaits();

    /** Pairs of threads of which one waited behind the other of less priority. */
    int getPriorityInversions();

    /** The signatures of the lock-order inversions that count. */
    String[] getFindings();

    /** All that is known, as the JSON report has it. */
    String json();

    /** Writes the configured reports now; returns their paths. */
    String[] writeReports();
}
