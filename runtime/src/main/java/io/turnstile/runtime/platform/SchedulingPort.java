package io.turnstile.runtime.platform;

/**
 * Scheduling of the threads of this process, by kernel thread id.
 *
 * <p>Every method returns a non-negative result or {@code -errno}; what a platform lacks is {@code -ENOSYS}. None blocks. Source:
 * sched(7), sched_setscheduler(2), sched_setattr(2), setpriority(2), sched_setaffinity(2), prctl(2), tgkill(2).
 */
public interface SchedulingPort {
    /** {@code SCHED_OTHER}, linux/sched.h. */
    int SCHED_OTHER = 0;
    /** {@code SCHED_FIFO}, linux/sched.h. */
    int SCHED_FIFO = 1;
    /** {@code SCHED_RR}, linux/sched.h. */
    int SCHED_RR = 2;
    /** {@code SCHED_BATCH}, linux/sched.h. */
    int SCHED_BATCH = 3;
    /** {@code SCHED_IDLE}, linux/sched.h. */
    int SCHED_IDLE = 5;
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
     * Gives a thread {@code SCHED_DEADLINE}, with reset-on-fork: without that flag the kernel lets it start no thread at all. Needs
     * CAP_SYS_NICE and all CPUs of the thread's root domain.
     *
     * @return {@code -EPERM} without either, {@code -EBUSY} where the CPUs have not that much time left, {@code -EINVAL} where not
     *     1024 ns ≤ runtime ≤ deadline ≤ period or the period is outside the kernel's limits
     */
    default int setDeadline(int tid, long runtimeNs, long deadlineNs, long periodNs) {
        return -Errno.ENOSYS;
    }

    /**
     * The parameters of a thread that runs {@code SCHED_DEADLINE}; zeros for one that does not.
     *
     * @param answer takes runtime, deadline and period in nanoseconds
     */
    default int deadlineOf(int tid, long[] answer) {
        return -Errno.ENOSYS;
    }

    /**
     * The nice value of a thread as the kernel answers it, so that it is no errno: {@code 20 - nice}, 1–40. It is kept while the
     * thread runs with a policy to which it means nothing.
     */
    default int niceRankOf(int tid) {
        return -Errno.ENOSYS;
    }

    /** Sets the nice value of a thread, -20–19; {@code -EACCES} where a lower one needs the privilege (RLIMIT_NICE). */
    default int setNice(int tid, int nice) {
        return -Errno.ENOSYS;
    }

    /**
     * The CPUs that a thread may use.
     *
     * @param mask takes them, as in {@link #setAffinity}
     * @return how many of its elements were written; {@code -EINVAL} where it is too short for this kernel
     */
    default int affinityOf(int tid, long[] mask) {
        return -Errno.ENOSYS;
    }

    /**
     * Sets by how much the kernel may be late with the caller's own timed waits, to handle several at once; it means nothing to
     * real-time threads. The kernel has no call to set it for others.
     *
     * @param slackNs at least 1; 0 sets the thread's default
     */
    default int setOwnTimerSlack(long slackNs) {
        return -Errno.ENOSYS;
    }

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
