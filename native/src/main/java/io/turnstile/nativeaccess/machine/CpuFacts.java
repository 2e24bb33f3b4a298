package io.turnstile.nativeaccess.machine;

import java.util.List;

/** CPUs: which there are for this process, which are kept free, how much of them, and where their memory is. */
final class CpuFacts {
    private final SystemFiles files;

    CpuFacts(SystemFiles files) {
        this.files = files;
    }

    List<Fact> facts() {
        return List.of(usable(), isolated(), quota(), nodes());
    }

    private Fact usable() {
        Fact.Subject subject = Fact.about("cpus", "CPUs of this process");
        String allowed = files.valueOf("/proc/self/status", "Cpus_allowed_list:");
        if (allowed.isEmpty()) {
            return subject.warning(
                    "unknown", "thread rules cannot be checked against them", "mount -t proc proc /proc");
        }
        return allowed.contains("-") || allowed.contains(",")
                ? subject.ok(allowed, "thread rules may name these")
                : subject.warning(
                        allowed + " alone",
                        "a real-time thread that does not block leaves nothing to the VM's threads",
                        "taskset -c 0-" + Math.max(1, Runtime.getRuntime().availableProcessors() - 1)
                                + " java …; docker run --cpuset-cpus");
    }

    private Fact isolated() {
        Fact.Subject subject = Fact.about("isolated-cpus", "isolated CPUs");
        String isolated = files.firstLine("/sys/devices/system/cpu/isolated");
        if (!isolated.isEmpty()) {
            return subject.ok(isolated, "name them in thread rules (cpus): the kernel puts nothing else there");
        }
        return subject.warning(
                "none",
                "other work, interrupts among it, runs on the CPUs of real-time threads",
                "boot with isolcpus=1 nohz_full=1 rcu_nocbs=1 irqaffinity=0");
    }

    Fact quota() {
        Fact.Subject subject = Fact.about("cpu-quota", "CPU quota of the control group");
        ControlGroups groups = new ControlGroups(files);
        for (String limit : groups.all(true, "cpu.max")) {
            if (!limit.startsWith("max")) {
                String[] parts = limit.split("\\s+");
                return limited(subject, parts[0], parts.length > 1 ? parts[1] : "100000");
            }
        }
        for (String limit : groups.all(false, "cpu.cfs_quota_us")) {
            if (!limit.startsWith("-")) {
                return limited(subject, limit, groups.ownCpuV1("cpu.cfs_period_us"));
            }
        }
        return subject.ok("none", "no thread is stopped for having run");
    }

    private static Fact limited(Fact.Subject subject, String quota, String period) {
        return subject.warning(
                quota + " of each " + period + " us",
                "once that is used, all ordinary threads stop for the rest of the period, holders of locks and the VM's"
                        + " own threads among them",
                "run without a CPU limit: docker run without --cpus; Kubernetes without limits.cpu; systemd CPUQuota=");
    }

    private Fact nodes() {
        Fact.Subject subject = Fact.about("numa", "NUMA");
        long nodes = files.names("/sys/devices/system/node").stream()
                .filter(name -> name.matches("node\\d+"))
                .count();
        if (nodes <= 1) {
            return subject.ok("one node", "all memory is equally far");
        }
        return subject.warning(
                nodes + " nodes",
                "a lock whose users run on several nodes costs several times as much to hand over",
                "numactl --cpunodebind=0 --membind=0 java …, or cpus of one node in thread rules");
    }
}
