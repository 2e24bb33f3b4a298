package io.turnstile.it.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs from the machine; where it is missing, the test is skipped and says so. */
public final class Needs {
    private Needs() {}

    /** The privilege to give threads SCHED_FIFO. */
    public static void realTimeScheduling() {
        String missing = failureOf("chrt", "-f", "80", "true");
        assumeTrue(missing == null, () -> "needs SCHED_FIFO (root, CAP_SYS_NICE or RLIMIT_RTPRIO): " + missing);
    }

    /** A way to start a program that may not use SCHED_FIFO; returns the command to put before it. */
    public static String[] unprivilegedCommand() {
        if (failureOf("chrt", "-f", "1", "true") != null) {
            return new String[0]; // this process has no such privilege to pass on
        }
        List<String> drop =
                List.of("setpriv", "--bounding-set", "-sys_nice", "--inh-caps", "-sys_nice", "prlimit", "--rtprio=0:0");
        String missing = failureOf(with(drop, "true"));
        assumeTrue(missing == null, () -> "needs setpriv and prlimit to drop CAP_SYS_NICE: " + missing);
        return drop.toArray(String[]::new);
    }

    /** A JDK with virtual threads. */
    public static void virtualThreads(Jdk jdk) {
        assumeTrue(jdk.feature() >= 21, () -> jdk + " has no virtual threads");
    }

    /** The CPU to pin threads to: the first that this process may use. */
    public static int cpu() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Cpus_allowed_list:")) {
                    return Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip().split("[,-]")[0]);
                }
            }
        } catch (IOException notLinux) {
            assumeTrue(false, "needs /proc: " + notLinux);
        }
        throw new IllegalStateException("/proc/self/status without Cpus_allowed_list");
    }

    /** Runs a command; returns null, or why it could not be started or failed. */
    private static String failureOf(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? null : output;
        } catch (IOException notStarted) {
            return notStarted.getMessage();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static String[] with(List<String> command, String last) {
        String[] all = command.toArray(new String[command.size() + 1]);
        all[command.size()] = last;
        return all;
    }
}
