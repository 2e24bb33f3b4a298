package io.turnstile.nativeaccess.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree of kernel files that a test makes up: a plain Linux with every privilege, until it says otherwise. */
final class FakeFiles {
    private final Path root;

    FakeFiles(Path root) {
        this.root = root;
        put("/proc/sys/kernel/ostype", "Linux");
        put("/proc/sys/kernel/osrelease", "6.18.0");
        put("/proc/version", "Linux version 6.18.0 (gcc) #1 SMP PREEMPT_RT");
        put("/sys/kernel/realtime", "1");
        put("/proc/self/maps", "7f00-7f01 r-xp 0 08:01 1 /usr/lib/x86_64-linux-gnu/libc.so.6");
        status("000001ffffffffff", 0, "0-3");
        limits("0", "unlimited");
        put("/proc/self/cgroup", "0::/user.slice/session-1.scope");
        put("/proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw");
        put("/proc/sys/kernel/sched_rt_runtime_us", "950000");
        put("/proc/sys/kernel/sched_rt_period_us", "1000000");
        put("/sys/devices/system/cpu/isolated", "2-3");
        put("/sys/devices/system/node/node0/cpulist", "0-3");
        thread(101, "VM Thread", 0, 0);
    }

    FakeFiles put(String path, String text) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    FakeFiles remove(String path) {
        try {
            Files.delete(root.resolve(path.substring(1)));
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    FakeFiles status(String effectiveCapabilities, int seccomp, String cpus) {
        return put(
                "/proc/self/status",
                "Name:\tjava\nCapEff:\t" + effectiveCapabilities + "\nSeccomp:\t" + seccomp + "\nCpus_allowed_list:\t"
                        + cpus);
    }

    FakeFiles limits(String rtprio, String memlock) {
        return put(
                "/proc/self/limits",
                "Limit                     Soft Limit           Hard Limit           Units\n"
                        + "Max locked memory         " + memlock + "               " + memlock + "              bytes\n"
                        + "Max realtime priority     " + rtprio + "                    99");
    }

    FakeFiles thread(int tid, String name, int priority, int policy) {
        String fieldsFrom3To39 = "S 1" + " 0".repeat(35);
        return put(
                "/proc/self/task/" + tid + "/stat",
                tid + " (" + name + ") " + fieldsFrom3To39 + " " + priority + " " + policy + " 0 0 0");
    }

    SystemFiles files() {
        return SystemFiles.below(root.toFile());
    }
}
