package io.turnstile.nativeaccess.machine;

import java.util.List;

/** What this process may ask of the scheduler. Source: capabilities(7), getrlimit(2), sched(7). */
final class PrivilegeFacts {
    private static final int CAP_SYS_NICE = 23; // linux/capability.h
    private static final int CAP_IPC_LOCK = 14;
    private static final int HIGHEST_PRIORITY = 99;
    private static final int SOFT = 0; // columns of /proc/self/limits

    private static final String JAVA = System.getProperty("java.home") + "/bin/java";

    private final SystemFiles files;

    PrivilegeFacts(SystemFiles files) {
        this.files = files;
    }

    List<Fact> facts() {
        return List.of(capability(), priorityLimit(), groupBudget(), throttling(), lockedMemory());
    }

    /** The highest real-time priority that capability and limit permit; 0 for none. */
    int highestPriority() {
        return hasCapability(CAP_SYS_NICE) ? HIGHEST_PRIORITY : (int) Math.min(HIGHEST_PRIORITY, rtprio());
    }

    private Fact capability() {
        Fact.Subject subject = Fact.about("cap-sys-nice", "CAP_SYS_NICE");
        if (hasCapability(CAP_SYS_NICE)) {
            return subject.ok("in effect", "any policy, priority and CPU may be set, for any thread");
        }
        String remedy = "setcap cap_sys_nice+ep " + JAVA + "; docker run --cap-add=SYS_NICE; systemd"
                + " AmbientCapabilities=CAP_SYS_NICE";
        return highestPriority() > 0
                ? subject.warning(
                        "not in effect", "real-time priorities end at RLIMIT_RTPRIO, " + highestPriority(), remedy)
                : subject.missing(
                        "not in effect",
                        "no thread can be real-time, unless RLIMIT_RTPRIO permits it: nobody lends a priority",
                        remedy);
    }

    private Fact priorityLimit() {
        Fact.Subject subject = Fact.about("rlimit-rtprio", "RLIMIT_RTPRIO");
        long limit = rtprio();
        if (hasCapability(CAP_SYS_NICE)) {
            return subject.ok(Long.toString(limit), "does not count, CAP_SYS_NICE permits all priorities");
        }
        String remedy = "ulimit -r 99 (rtprio 99 in /etc/security/limits.conf); docker run --ulimit rtprio=99; systemd"
                + " LimitRTPRIO=99";
        if (limit >= HIGHEST_PRIORITY) {
            return subject.ok(Long.toString(limit), "all real-time priorities are permitted");
        }
        return limit > 0
                ? subject.warning(Long.toString(limit), "higher priorities are refused with EPERM", remedy)
                : subject.missing("0", "SCHED_FIFO and SCHED_RR are refused with EPERM", remedy);
    }

    Fact groupBudget() {
        Fact.Subject subject = Fact.about("rt-cgroup", "real-time budget of the control group");
        String runtime = new ControlGroups(files).ownCpuV1("cpu.rt_runtime_us");
        if (runtime.isEmpty()) {
            return subject.ok("not in use", "the kernel divides no real-time budget among control groups");
        }
        if (runtime.equals("0")) {
            return subject.missing(
                    "cpu.rt_runtime_us is 0",
                    "SCHED_FIFO is refused with EPERM, whatever the privilege",
                    "echo 950000 > cpu.rt_runtime_us, in the process's group below /sys/fs/cgroup/cpu and in each above"
                            + " it; docker run --cpu-rt-runtime=950000");
        }
        return subject.ok(
                "cpu.rt_runtime_us is " + runtime, "real-time threads of the group pause when they have used it");
    }

    Fact throttling() {
        Fact.Subject subject = Fact.about("rt-throttling", "real-time throttling");
        String runtime = files.firstLine("/proc/sys/kernel/sched_rt_runtime_us");
        String period = files.firstLine("/proc/sys/kernel/sched_rt_period_us");
        if (runtime.equals("0")) {
            return subject.missing(
                    "sched_rt_runtime_us is 0",
                    "the kernel grants no real-time thread any time",
                    "sysctl -w kernel.sched_rt_runtime_us=950000");
        }
        if (runtime.equals("-1")) {
            return subject.warning(
                    "off (sched_rt_runtime_us is -1)",
                    "a real-time thread that loops keeps its CPU for ever: GC, JIT and safepoints wait with all others",
                    "sysctl -w kernel.sched_rt_runtime_us=950000, or leave the VM's threads a CPU that no rule names");
        }
        return runtime.isEmpty()
                ? subject.ok("the kernel has none", "nothing interrupts a real-time thread")
                : subject.ok(
                        runtime + " of each " + period + " us",
                        "real-time threads that want more of a CPU leave the rest to ordinary ones, such as the VM's");
    }

    private Fact lockedMemory() {
        Fact.Subject subject = Fact.about("rlimit-memlock", "RLIMIT_MEMLOCK");
        String limit = limit("Max locked memory");
        if (limit.equals("unlimited") || hasCapability(CAP_IPC_LOCK)) {
            return subject.ok(
                    limit.equals("unlimited") ? limit : limit + ", but CAP_IPC_LOCK is in effect",
                    "memory can be locked (mlockall, huge pages), so that no page fault comes under a lock");
        }
        return subject.warning(
                limit.isEmpty() ? "unknown" : limit + " bytes",
                "the heap cannot be locked into memory: a page fault under a lock makes its waiters wait for the disk",
                "ulimit -l unlimited (memlock in /etc/security/limits.conf; systemd LimitMEMLOCK=infinity), or swapoff"
                        + " -a and -XX:+AlwaysPreTouch");
    }

    private boolean hasCapability(int number) {
        String mask = files.valueOf("/proc/self/status", "CapEff:");
        try {
            return !mask.isEmpty() && (Long.parseUnsignedLong(mask, 16) >>> number & 1) == 1;
        } catch (NumberFormatException unreadable) {
            return false;
        }
    }

    private long rtprio() {
        String limit = limit("Max realtime priority");
        try {
            return limit.equals("unlimited") ? HIGHEST_PRIORITY : Long.parseLong(limit);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }

    private String limit(String name) {
        return files.valueOf("/proc/self/limits", name).split("\\s+")[SOFT];
    }
}
