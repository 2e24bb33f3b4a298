package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.thread.BaseScheduling;

/**
 * {@code SCHED_DEADLINE}: in each period a thread may run for its runtime, and gets that before the deadline; sched(7).
 *
 * @param runtimeNs at least {@link #LEAST_RUNTIME_NS}
 * @param deadlineNs from the begin of the period; at least the runtime
 * @param periodNs at least the deadline
 */
public record DeadlineParameters(long runtimeNs, long deadlineNs, long periodNs) implements BaseScheduling {
    /** The least runtime; DL_SCALE in kernel/sched/sched.h. */
    public static final long LEAST_RUNTIME_NS = 1024;

    @Override
    public int policy() {
        return SchedulingPort.SCHED_DEADLINE | SchedulingPort.SCHED_RESET_ON_FORK;
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public int apply(SchedulingPort scheduling, int tid) {
        return scheduling.setDeadline(tid, runtimeNs, deadlineNs, periodNs);
    }

    @Override
    public String toString() {
        return "runtime " + text(runtimeNs) + " deadline " + text(deadlineNs) + " period " + text(periodNs);
    }

    /** A length of time in the unit that needs the fewest digits. */
    static String text(long lengthNs) {
        if (lengthNs % 1_000_000 == 0) {
            return lengthNs / 1_000_000 + "ms";
        }
        return lengthNs % 1_000 == 0 ? lengthNs / 1_000 + "us" : lengthNs + "ns";
    }
}
