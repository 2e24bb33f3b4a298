package io.turnstile.agent.threads;

import io.turnstile.agent.AgentLog;
import io.turnstile.runtime.hook.ThreadHooks;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives each thread, as it starts, what the first rule for its name says. What the kernel refuses is said once per rule; the
 * thread runs on with the scheduling that it has.
 */
public final class ThreadRuleApplier implements ThreadHooks.Listener {
    /** How to get the permission, for one line. */
    static final String REMEDY = "remedy: CAP_SYS_NICE (setcap cap_sys_nice+ep on the java program; docker --cap-add"
            + " SYS_NICE) or a limit on real-time priorities (ulimit -r 99; systemd LimitRTPRIO=99)";

    private final ThreadRules rules;
    private final SchedulingPort scheduling;
    private final AllowedCpus allowedCpus;
    private final Set<String> reported = new HashSet<>(); // under itself
    private final Set<ThreadRule> verified = ConcurrentHashMap.newKeySet(); // rules whose CPUs a thread has looked at
    private boolean remedySaid; // under reported

    /**
     * Makes an applier.
     *
     * @param scheduling the port of the process's platform
     * @param remedySaid whether start-up has already said how to get real-time scheduling
     */
    public ThreadRuleApplier(ThreadRules rules, SchedulingPort scheduling, boolean remedySaid) {
        this(rules, scheduling, remedySaid, new AllowedCpus());
    }

    ThreadRuleApplier(ThreadRules rules, SchedulingPort scheduling, boolean remedySaid, AllowedCpus allowedCpus) {
        this.rules = rules;
        this.scheduling = scheduling;
        this.remedySaid = remedySaid;
        this.allowedCpus = allowedCpus;
    }

    @Override
    public void threadStarted(Thread current) {
        ThreadRule rule = rules.ruleFor(current.getName());
        if (rule == null) {
            return;
        }
        ThreadRule.Scheduling given = rule.scheduling();
        int tid = scheduling.currentTid();
        if (given.cpus() != null) { // first, so that it is at ordinary priority that the thread migrates
            confine(rule, tid);
        }
        if (given.policy() != null) {
            int result = scheduling.setScheduler(tid, given.policy().number(), given.priority());
            if (result < 0) {
                refused(rule, given.policyText(), -result, "");
            }
        }
    }

    /** The rules that have not met a thread so far. */
    public List<ThreadRule> unmatched() {
        return rules.unmatched();
    }

    private void confine(ThreadRule rule, int tid) {
        CpuSet cpus = rule.scheduling().cpus();
        int result = scheduling.setAffinity(tid, cpus.mask());
        if (result < 0) {
            refused(rule, "cpus " + cpus, -result, result == -Errno.EINVAL ? "; allowed are " + allowedText() : "");
        } else if (verified.add(rule)) {
            sayWhichAreMissing(rule, cpus);
        }
    }

    /** The kernel passes over CPUs that the machine or the cpuset lacks, as long as one is left. */
    private void sayWhichAreMissing(ThreadRule rule, CpuSet cpus) {
        try {
            CpuSet missing = cpus.without(allowedCpus.ofCaller());
            if (!missing.isEmpty()) {
                AgentLog.warn(
                        rule.origin() + ": cpus " + missing + " do not exist or are not allowed here, threads named "
                                + rule.nameText() + " run without them");
            }
        } catch (IOException unknown) {
            AgentLog.warn(
                    rule.origin() + ": cpus " + cpus + " are set but could not be verified: " + unknown.getMessage());
        }
    }

    private String allowedText() {
        try {
            return allowedCpus.ofCaller().toString();
        } catch (IOException unknown) {
            return "unknown: " + unknown.getMessage();
        }
    }

    private void refused(ThreadRule rule, String what, int errno, String hint) {
        String line = rule.origin() + ": " + what + " refused with " + Errno.nameOf(errno) + ", threads named "
                + rule.nameText() + " run without it";
        synchronized (reported) {
            if (!reported.add(line)) {
                return;
            }
            line += hint;
            if (errno == Errno.EPERM && !remedySaid) {
                remedySaid = true;
                line += "; " + REMEDY;
            }
        }
        AgentLog.warn(line);
    }
}
