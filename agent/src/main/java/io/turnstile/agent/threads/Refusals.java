package io.turnstile.agent.threads;

import io.turnstile.agent.AgentLog;
import io.turnstile.runtime.platform.Errno;
import java.util.HashSet;
import java.util.Set;

/** Says what the kernel refused: once per rule and cause, with what the answer means and what helps. */
final class Refusals {
    /** How to get the permission for real-time policies, for one line. */
    static final String REAL_TIME_REMEDY =
            "remedy: CAP_SYS_NICE (setcap cap_sys_nice+ep on the java program) or a limit on"
                    + " real-time priorities (ulimit -r 99; systemd LimitRTPRIO=99; docker --cap-add SYS_NICE --ulimit rtprio=99)";
    /** How to get that for nice values. */
    static final String NICE_REMEDY =
            "remedy: CAP_SYS_NICE (setcap cap_sys_nice+ep on the java program) or a limit on nice"
                    + " values (ulimit -e 40; systemd LimitNICE=-20; docker --cap-add SYS_NICE --ulimit nice=40)";
    /** What EPERM means to policy deadline. */
    static final String DEADLINE_PERMISSION = "policy deadline needs CAP_SYS_NICE (no limit replaces it: setcap"
            + " cap_sys_nice+ep on the java program; docker --cap-add SYS_NICE) and a thread that may use all CPUs of its root"
            + " domain: leave out cpus and taskset, or make the CPUs a partition (cpuset.cpus.partition=root)";
    /** What EBUSY means to it. */
    static final String DEADLINE_ADMISSION =
            "the CPUs have not so much time left for deadline threads: the sum of runtime /"
                    + " period may be sched_rt_runtime_us / sched_rt_period_us for each CPU (/proc/sys/kernel)";
    /** What EINVAL means to it. */
    static final String DEADLINE_LIMITS = "the period must lie between sched_deadline_period_min_us and"
            + " sched_deadline_period_max_us (/proc/sys/kernel)";

    private final Set<String> said = new HashSet<>(); // under itself
    private boolean remedySaid; // under said
    private boolean niceRemedySaid; // under said

    /**
     * Makes it.
     *
     * @param remedySaid whether start-up has already said how to get real-time scheduling
     */
    Refusals(boolean remedySaid) {
        this.remedySaid = remedySaid;
    }

    /** A policy or a nice value was refused; {@code giver} is null where what a thread had was to be restored. */
    void ranks(Giver giver, String what, int errno) {
        if (errno != Errno.ESRCH) { // the thread has ended
            say(line(giver, what, "refused with " + Errno.nameOf(errno)), meaning(giver, what, errno));
        }
    }

    private String meaning(Giver giver, String what, int errno) {
        boolean deadline = giver != null && giver.scheduling().deadline() != null && what.startsWith("policy");
        if (deadline) {
            return switch (errno) {
                case Errno.EPERM -> DEADLINE_PERMISSION;
                case Errno.EBUSY -> DEADLINE_ADMISSION;
                case Errno.EINVAL -> DEADLINE_LIMITS;
                default -> "";
            };
        }
        return switch (errno) {
            case Errno.EPERM -> REAL_TIME_REMEDY;
            case Errno.EACCES -> NICE_REMEDY;
            default -> "";
        };
    }

    /** CPUs were refused to a thread that has others. */
    void cpus(Giver giver, int errno, CpuSet present) {
        if (errno != Errno.ESRCH) {
            String hint = errno == Errno.EINVAL ? "allowed are " + (present == null ? "unknown" : present) : "";
            say(line(giver, "cpus " + giver.scheduling().cpus(), "refused with " + Errno.nameOf(errno)), hint);
        }
    }

    /** The kernel passes over CPUs that the machine or the cpuset lacks, as long as one is left; null where that is unknown. */
    void cpusPassedOver(Giver giver, CpuSet missing) {
        if (missing == null) {
            say(giver.origin() + ": cpus " + giver.scheduling().cpus() + " are set but could not be verified", "");
        } else if (!missing.isEmpty()) {
            say(
                    giver.origin() + ": cpus " + missing + " do not exist or are not allowed here, " + giver.whom()
                            + " run without them",
                    "");
        }
    }

    /** A timer slack was not set. */
    void timerSlack(Giver giver, String failure) {
        String what = giver == null
                ? "the former timer slack"
                : "timer-slack " + DeadlineParameters.text(giver.scheduling().timerSlackNs());
        say(line(giver, what, failure), "");
    }

    private static String line(Giver giver, String what, String failure) {
        return giver == null
                ? "a thread that no rule means any more: " + what + ' ' + failure + ", it keeps what it has"
                : giver.origin() + ": " + what + ' ' + failure + ", " + giver.whom() + " run without it";
    }

    private void say(String line, String meaning) {
        String whole = line;
        synchronized (said) {
            if (!said.add(line)) {
                return;
            }
            boolean realTime = meaning.equals(REAL_TIME_REMEDY);
            boolean nice = meaning.equals(NICE_REMEDY);
            if (!meaning.isEmpty() && !(realTime && remedySaid) && !(nice && niceRemedySaid)) {
                whole += "; " + meaning;
            }
            remedySaid |= realTime;
            niceRemedySaid |= nice;
        }
        AgentLog.warn(whole);
    }
}
