package io.turnstile.it.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs from the machine; where it is missing, the test is skipped and says so. */
public final class Needs {
    /**
     * Installs a seccomp filter and becomes the program of the further arguments. Numbers: 157 prctl (38: no new privileges), 317
     * seccomp (1: set filter), 202 futex; instructions of linux/bpf_common.h; the result 0x50001 is EPERM, 0x7fff0000 permits.
     */
    private static final String SECCOMP_PROGRAM = String.join(
            "\n",
            "my @ops = split /,/, shift @ARGV;",
            "sub i { pack 'SCCL', @_ }",
            "my $p = i(0x20, 0, 0, 0) . i(0x15, 0, 2 + 2 * @ops, 202) . i(0x20, 0, 0, 24) . i(0x54, 0, 0, 0x7f);",
            "$p .= i(0x15, 0, 1, $_) . i(0x06, 0, 0, 0x50001) for @ops;",
            "$p .= i(0x06, 0, 0, 0x7fff0000);",
            "my $f = pack 'Sx6P', length($p) / 8, $p;",
            "syscall(157, 38, 1, 0, 0, 0) == 0 or die \"prctl: $!\\n\";",
            "syscall(317, 1, 0, $f) == 0 or die \"seccomp: $!\\n\";",
            "exec @ARGV or die \"$ARGV[0]: $!\\n\";");

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

    /** A way to start a program that may use real-time priorities up to a limit; returns the command to put before it. */
    public static String[] priorityLimitCommand(int highest) {
        realTimeScheduling();
        List<String> limit = List.of(
                "prlimit",
                "--rtprio=" + highest + ":" + highest,
                "setpriv",
                "--bounding-set",
                "-sys_nice",
                "--inh-caps",
                "-sys_nice");
        String missing = failureOf(with(limit, "true"));
        assumeTrue(missing == null, () -> "needs setpriv and prlimit to limit priorities: " + missing);
        return limit.toArray(String[]::new);
    }

    /** A way to start a program that may lock so much memory and no more; returns the command to put before it. */
    public static String[] lockedMemoryLimitCommand(int bytes) {
        List<String> limit = List.of(
                "prlimit",
                "--memlock=" + bytes + ":" + bytes,
                "setpriv",
                "--bounding-set",
                "-ipc_lock",
                "--inh-caps",
                "-ipc_lock");
        String missing = failureOf(with(limit, "true"));
        assumeTrue(missing == null, () -> "needs setpriv and prlimit to limit locked memory: " + missing);
        return limit.toArray(String[]::new);
    }

    /**
     * A way to start a program to which futex(2) refuses operations with EPERM; returns the command to put before it.
     *
     * @param operations as in linux/futex.h, without flags
     */
    public static String[] futexFilterCommand(int... operations) {
        List<String> filter = new ArrayList<>(List.of("perl", "-e", SECCOMP_PROGRAM));
        filter.add(Arrays.stream(operations).mapToObj(Integer::toString).collect(Collectors.joining(",")));
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the filter is written for x86-64");
        String missing = failureOf(with(filter, "true"));
        assumeTrue(missing == null, () -> "needs perl and seccomp(2) to refuse system calls: " + missing);
        return filter.toArray(String[]::new);
    }

    /** The wish and the privilege to step the clock of the whole machine. */
    public static void clockSteps() {
        assumeTrue(
                "clock".equals(System.getProperty("turnstile.faults")),
                "steps the clock of the whole machine: run with -Dturnstile.faults=clock");
        String missing = failureOf("sh", "-c", "date -u -s \"@$(date +%s.%N)\"");
        assumeTrue(missing == null, () -> "needs CAP_SYS_TIME to step the clock: " + missing);
    }

    /** A tool that sets limits of running programs. */
    public static void resourceLimits() {
        String missing = failureOf("prlimit", "--version");
        assumeTrue(missing == null, () -> "needs prlimit(1): " + missing);
    }

    /** A JDK with virtual threads. */
    public static void virtualThreads(Jdk jdk) {
        assumeTrue(jdk.feature() >= 21, () -> jdk + " has no virtual threads");
    }

    /** The CPU to pin threads to: the first that this process may use. */
    public static int cpu() {
        return Integer.parseInt(cpus().split("[,-]")[0]);
    }

    /** The last that it may use. */
    public static int otherCpu() {
        String[] numbers = cpus().split("[,-]");
        return Integer.parseInt(numbers[numbers.length - 1]);
    }

    private static String cpus() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Cpus_allowed_list:")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException notLinux) {
            assumeTrue(false, "needs /proc: " + notLinux);
        }
        throw new IllegalStateException("/proc/self/status without Cpus_allowed_list");
    }

    /** Runs a command; returns null, or why it could not be started or failed. */
    static String failureOf(String... command) {
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
