package io.turnstile.sync;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.Platform;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds out what this machine, kernel, user and process can do, by asking and measuring, never by a table of versions: the facts
 * that the agent's {@code doctor} prints, and what the library measures itself.
 */
public final class PlatformDetector {
    private static final int SAMPLES = 2_000;
    private static final int SLEEPS = 21;
    private static final long SLEEP_NS = 100_000;

    private PlatformDetector() {}

    /**
     * What was found.
     *
     * @param facts by name, in the order in which they are to be read; a fact that cannot be known says so
     * @param futexImplementation what {@link FutexLike#create} gives here, and why not another
     * @param inheritsPriority whether locks can lend priorities
     * @param numa the memory nodes
     * @param clockStepNs the smallest step of the monotonic clock that was seen
     * @param sleepLatenessNs how late a sleep of 100 µs ends, median
     * @param wakeLatencyNs what a sleep and a wake-up by another thread cost, median
     * @param spin whether and how long to spin
     */
    public record Report(
            Map<String, String> facts,
            String futexImplementation,
            boolean inheritsPriority,
            NumaTopology numa,
            long clockStepNs,
            long sleepLatenessNs,
            double wakeLatencyNs,
            SpinPolicyAdvice spin) {
        /** One fact a line. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            facts.forEach((name, fact) -> text.append(String.format("%-48s %s%n", name, fact)));
            return text.toString();
        }
    }

    /** Detects and measures. <b>Blocking:</b> for some tens of milliseconds. */
    public static Report detect() {
        Map<String, String> facts = new LinkedHashMap<>();
        String implementation = SyncPlatform.isLinux()
                ? "LinuxFutex (" + Platform.get().name() + ")"
                : "PortableFutex (" + SyncPlatform.whyPortable() + ")";
        facts.put("futex", implementation);
        addCapabilities(facts);
        addMachine(facts);
        facts.put(
                "CPUs that the JVM counts",
                Integer.toString(Runtime.getRuntime().availableProcessors()));
        NumaTopology numa = NumaTopology.ofThisMachine();
        facts.put("memory nodes", numa.toString());

        long clockStepNs = clockStepNs();
        long latenessNs = sleepLatenessNs();
        double wakeNs = WakeLatency.measureNs();
        double pauseNs = SpinPolicyAdvice.measurePauseNs();
        SpinPolicyAdvice spin = SpinPolicyAdvice.of(Runtime.getRuntime().availableProcessors(), pauseNs, wakeNs);
        facts.put("clock step (measured)", clockStepNs + " ns");
        facts.put("sleep of 100 us ends late by (measured)", latenessNs + " ns");
        facts.put("sleep and wake-up (measured)", Math.round(wakeNs) + " ns");
        facts.put("spin", spin.iterations() + " looks: " + spin.reason());
        return new Report(facts, implementation, CoreSites.canInherit(), numa, clockStepNs, latenessNs, wakeNs, spin);
    }

    private static void addCapabilities(Map<String, String> facts) {
        if (!SyncPlatform.isLinux()) {
            return;
        }
        for (Capability capability : Capability.values()) {
            Finding finding = Platform.get().finding(capability);
            facts.put(
                    capability.title(),
                    (finding.present() ? "ok: " : "missing: ") + finding.detail() + remedy(finding.remedy()));
        }
    }

    private static void addMachine(Map<String, String> facts) {
        try {
            MachineFacts.addTo(facts);
        } catch (LinkageError missing) {
            facts.put("machine", "unknown: turnstile-native is not on the class path; remedy: add it");
        }
    }

    static String remedy(String remedy) {
        return remedy.isEmpty() ? "" : "; remedy: " + remedy;
    }

    private static long clockStepNs() {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            long before = System.nanoTime();
            long after = System.nanoTime();
            while (after == before) {
                after = System.nanoTime();
            }
            smallest = Math.min(smallest, after - before);
        }
        return smallest;
    }

    private static long sleepLatenessNs() {
        long[] late = new long[SLEEPS];
        for (int i = 0; i < SLEEPS; i++) {
            long startNs = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NS);
            late[i] = System.nanoTime() - startNs - SLEEP_NS;
        }
        Arrays.sort(late);
        return late[SLEEPS / 2];
    }
}
