package io.turnstile.runtime.thread;

import io.turnstile.runtime.platform.SchedulingPort;

/** How a thread is scheduled while nothing lifts it. Immutable. */
public interface BaseScheduling {
    /** The policy, one of {@link SchedulingPort}'s constants; {@link SchedulingPort#SCHED_RESET_ON_FORK} may be or-ed to it. */
    int policy();

    /** The real-time priority, 1–99, or 0 where the policy has none. */
    int priority();

    /**
     * Gives this to a thread that nothing lifts; a policy with more parameters than a priority has its own way.
     *
     * @return a non-negative number, or {@code -errno}: nothing was changed then
     */
    default int apply(SchedulingPort scheduling, int tid) {
        return scheduling.setScheduler(tid, policy(), priority());
    }

    /** A policy with a priority. */
    static BaseScheduling of(int policy, int priority) {
        return new Plain(policy, priority);
    }

    /** Where it stands among priorities: 1–99 for FIFO and RR, {@link ThreadScheduling#DEADLINE_RANK}, otherwise 0. */
    static int rankOf(BaseScheduling base) {
        return switch (base.policy() & ~SchedulingPort.SCHED_RESET_ON_FORK) {
            case SchedulingPort.SCHED_FIFO, SchedulingPort.SCHED_RR -> base.priority();
            case SchedulingPort.SCHED_DEADLINE -> ThreadScheduling.DEADLINE_RANK;
            default -> 0;
        };
    }

    /**
     * Nothing but policy and priority.
     *
     * @param policy see {@link BaseScheduling#policy}
     * @param priority see {@link BaseScheduling#priority}
     */
    record Plain(int policy, int priority) implements BaseScheduling {}
}
