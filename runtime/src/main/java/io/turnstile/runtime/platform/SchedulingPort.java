package io.turnstile.runtime.platform;

/**
 * Scheduling of the threads of this process, by kernel thread id.
 *
 * <p>Every method returns a non-negative result or {@code -errno}. None blocks. Source: sched(7),
 * sched_setscheduler(2), sched_setaffinity(2), tgkill(2).
 */
public interface SchedulingPort {
    /** {@code SCHED_OTHER}, linux/sched.h. */
    int SCHED_OTHER = 0;
    /** {@code SCHED_FIFO}, linux/sched.h. */
    int SCHED_FIFO = 1;
    /** {@code SCHED_RR}, linux/sched.h. */
    int SCHED_RR = 2;
    /** {@code SCHED_DEADLINE}, linux/sched.h. */
    int SCHED_DEADLINE = 6;
    /** {@code SCHED_RESET_ON_FORK}, linux/sched.h: or-ed to a policy, children do not inherit it. */
    int SCHED_RESET_ON_FORK = 0x4000_0000;

    /** The kernel thread id of the caller, as seen in its own PID namespace (gettid(2)). */
    int currentTid();

    /** The scheduling policy of a thread, without the reset-on-fork flag ({@code tid} 0: the caller). */
    int policyOf(int tid);

    /** As {@link #policyOf}, with the reset-on-fork flag where the thread has it. */
    default int policyAndFlagsOf(int tid) {
        return policyOf(tid);
    }

    /** The real-time priority of a thread, 1–99, or 0 where its policy has none. */
    int priorityOf(int tid);

    /** Sets policy and real-time priority (1–99 for FIFO and RR, 0 otherwise); {@code -EPERM} without the privilege. */
    int setScheduler(int tid, int policy, int priority);

    /**
     * Restricts a thread to the CPUs whose bits are set.
     *
     * @param mask bit {@code i} of {@code mask[i / 64]} stands for CPU {@code i}
     */
    int setAffinity(int tid, long[] mask);

    /**
     * Sends the thread a signal whose handler does nothing, so that a blocking call returns or restarts.
     *
     * @return {@code -ENOSYS} where no signal with such a handler is known to be installed
     */
    int interrupt(int tid);
}
