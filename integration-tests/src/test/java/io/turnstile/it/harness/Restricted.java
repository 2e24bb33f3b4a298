package io.turnstile.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Ways to start a program on a machine that gives it less; where there is none, the test is skipped and says so. */
public final class Restricted {
    private static final Path CPU_CGROUP = Path.of("/sys/fs/cgroup/cpu");
    private static final Path UNIFIED_CGROUP = Path.of("/sys/fs/cgroup");

    private Restricted() {}

    /** An empty file system in place of a directory, mounted so, for this program alone; returns the command to put before it. */
    public static String[] hidden(String mountOptions, Path directory) {
        String mount = "mount -t tmpfs -o " + mountOptions + " tmpfs '" + directory + "' && exec \"$@\"";
        String[] command = {"unshare", "--mount", "sh", "-c", mount, "sh"};
        String missing = Needs.failureOf(with(command, "true"));
        assumeTrue(missing == null, () -> "needs unshare(1) and mount(8), which only root may use: " + missing);
        return command;
    }

    /** The command that starts a program on one CPU. */
    public static List<String> oneCpu() {
        List<String> command = List.of("taskset", "-c", Integer.toString(Needs.cpu()));
        String missing = Needs.failureOf(with(command.toArray(String[]::new), "true"));
        assumeTrue(missing == null, () -> "needs taskset(1): " + missing);
        return command;
    }

    /** A control group in which all threads together may run so long in each 100,000 µs. */
    public static CpuQuota cpuQuota(int quotaUs) {
        boolean unified = !Files.isDirectory(CPU_CGROUP);
        Path parent = unified ? UNIFIED_CGROUP : CPU_CGROUP;
        try {
            Path group = Files.createTempDirectory(parent, "turnstile");
            CpuQuota quota = new CpuQuota(group);
            try {
                Files.writeString(
                        group.resolve(unified ? "cpu.max" : "cpu.cfs_quota_us"),
                        unified ? quotaUs + " 100000" : Integer.toString(quotaUs));
                return quota;
            } catch (IOException noQuota) {
                quota.close();
                throw noQuota;
            }
        } catch (IOException denied) {
            assumeTrue(false, () -> "needs a control group with a CPU controller: " + denied);
            throw new IllegalStateException(denied);
        }
    }

    /** A control group; closing removes it, after its last process has ended. */
    public static final class CpuQuota implements AutoCloseable {
        private final Path group;

        private CpuQuota(Path group) {
            this.group = group;
        }

        /** The command to put before the program. */
        public String[] command() {
            return new String[] {"sh", "-c", "echo $$ > '" + group + "/cgroup.procs' && exec \"$@\"", "sh"};
        }

        @Override
        public void close() throws IOException {
            Files.delete(group);
        }
    }

    private static String[] with(String[] command, String last) {
        String[] all = Arrays.copyOf(command, command.length + 1);
        all[command.length] = last;
        return all;
    }
}
