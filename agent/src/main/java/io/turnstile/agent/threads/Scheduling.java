package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.thread.BaseScheduling;
import java.util.Objects;

/**
 * What threads are to have; null leaves a part as it is.
 *
 * @param policy the policy
 * @param priority 1–99 (higher is stronger) for policies that have one, otherwise 0
 * @param nice -20–19 (lower is stronger)
 * @param deadline for policy deadline, otherwise null
 * @param cpus the CPUs that a thread may use
 * @param timerSlackNs by how much the kernel may be late with timed waits
 */
public record Scheduling(
        SchedulingPolicy policy,
        int priority,
        Integer nice,
        DeadlineParameters deadline,
        CpuSet cpus,
        Long timerSlackNs) {

    /** Policy, priority and CPUs. */
    public Scheduling(SchedulingPolicy policy, int priority, CpuSet cpus) {
        this(policy, priority, null, null, cpus, null);
    }

    /** Whether it says something of policy or nice value. */
    boolean ranks() {
        return policy != null || nice != null;
    }

    /**
     * The policy with its parameters.
     *
     * @param flags or-ed to the policy where it is not deadline, which has its own
     */
    BaseScheduling base(int flags) {
        return deadline != null ? deadline : BaseScheduling.of(policy.number() | flags, priority);
    }

    /** The policy in words. */
    String policyText() {
        return "policy " + policy.word() + (policy.hasPriority() ? " priority " + priority : "")
                + (deadline == null ? "" : " " + deadline);
    }

    /** Whether both give the same policy with the same parameters, and the same nice value. */
    boolean ranksAs(Scheduling other) {
        return policy == other.policy
                && priority == other.priority
                && Objects.equals(nice, other.nice)
                && Objects.equals(deadline, other.deadline);
    }

    /** Where it stands among real-time priorities, as the kernel's: 1–99, 100 for deadline, otherwise 0. */
    int rank() {
        return policy == null ? 0 : BaseScheduling.rankOf(base(SchedulingPort.SCHED_RESET_ON_FORK));
    }

    /** All of it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (policy != null) {
            text.append(' ').append(policyText());
        }
        if (nice != null) {
            text.append(" nice ").append(nice);
        }
        if (cpus != null) {
            text.append(" cpus ").append(cpus);
        }
        if (timerSlackNs != null) {
            text.append(" timer-slack ").append(DeadlineParameters.text(timerSlackNs));
        }
        return text.toString().strip();
    }
}
