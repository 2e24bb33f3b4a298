package io.turnstile.agent.threads;

import io.turnstile.agent.AgentLog;
import io.turnstile.runtime.hook.ThreadHooks;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    private final Set<String> reported = new HashSet<>(); // under itself
    private boolean remedySaid; // under reported

    /**
     * Makes an applier.
     *
     * @param scheduling the port of the process's platform
     * @param remedySaid whether start-up has already said how to get real-time scheduling
     */
    public ThreadRuleApplier(ThreadRules rules, SchedulingPort scheduling, boolean remedySaid) {
        this.rules = rules;
        this.scheduling = scheduling;
        this.remedySaid = remedySaid;
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
            int result = scheduling.setAffinity(tid, given.cpus().mask());
            if (result < 0) {
                report(rule, "cpus " + given.cpus(), -result);
            }
        }
        if (given.policy() != null) {
            int result = scheduling.setScheduler(tid, given.policy().number(), given.priority());
            if (result < 0) {
                report(rule, given.policyText(), -result);
            }
        }
    }

    /** The rules that have not met a thread so far. */
    public List<ThreadRule> unmatched() {
        return rules.unmatched();
    }

    private void report(ThreadRule rule, String refused, int errno) {
        String line = rule.origin() + ": " + refused + " refused with " + Errno.nameOf(errno) + ", threads named "
                + rule.nameText() + " run without it";
        synchronized (reported) {
            if (!reported.add(line)) {
                return;
            }
            if (errno == Errno.EPERM && !remedySaid) {
                remedySaid = true;
                line += "; " + REMEDY;
            } else if (errno == Errno.EINVAL) {
                line += "; the machine or the process's cpuset may lack what the rule asks for";
            }
        }
        AgentLog.warn(line);
    }
}
