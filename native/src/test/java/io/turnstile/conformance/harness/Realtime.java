package io.turnstile.conformance.harness;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.SchedulingPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real-time scheduling of the calling thread, where this process may have it. */
public final class Realtime {
    private Realtime() {}

    /** Aborts the test with the reason where real-time scheduling cannot be had. */
    public static void assumePermitted() {
        Finding finding = TestPlatform.platform().finding(Capability.REALTIME_SCHEDULING);
        Assumptions.assumeTrue(
                finding.present(), () -> "needs SCHED_FIFO: " + finding.detail() + "; " + finding.remedy());
    }

    /** Makes the calling thread SCHED_FIFO, priority 1–99. */
    public static void becomeFifo(int priority) {
        check("sched_setscheduler", scheduling().setScheduler(0, SchedulingPort.SCHED_FIFO, priority));
    }

    /** Keeps the calling thread on the one CPU that all callers share. */
    public static void stayOnOneCpu() {
        int cpu = lastPermittedCpu();
        long[] mask = new long[cpu / Long.SIZE + 1];
        mask[cpu / Long.SIZE] = 1L << cpu % Long.SIZE;
        check("sched_setaffinity", scheduling().setAffinity(0, mask));
    }

    /** What {@link Crew.Member#effectivePriority} shows of a thread that is scheduled at real-time priority 1–99. */
    public static int shownAs(int priority) {
        return -1 - priority;
    }

    private static SchedulingPort scheduling() {
        return TestPlatform.platform().scheduling();
    }

    private static void check(String call, int result) {
        if (result < 0) {
            throw new AssertionError(call + " failed with errno " + -result);
        }
    }

    /** The last number in {@code Cpus_allowed_list: 0-3,6} of proc(5). */
    private static int lastPermittedCpu() {
        try {
            String list = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .findFirst()
                    .orElseThrow();
            return Integer.parseInt(list.replaceFirst(".*\\D", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
