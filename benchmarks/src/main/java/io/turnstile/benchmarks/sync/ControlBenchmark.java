package io.turnstile.benchmarks.sync;

import io.turnstile.sync.MonitorControl;
import io.turnstile.sync.PlatformDetector;
import io.turnstile.sync.PriorityCeilingEmulation;
import io.turnstile.sync.PriorityInheritance;
import io.turnstile.sync.PriorityInheritanceMutex;
import io.turnstile.sync.PriorityInheritanceMutex.Guard;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What has nothing of its kind beside it: changing the policy of a free lock, with the lock's own section to compare, and asking the machine. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ControlBenchmark {
    private static final MonitorControl CEILING = PriorityCeilingEmulation.instance(10);
    private static final MonitorControl INHERITANCE = PriorityInheritance.instance();

    private final PriorityInheritanceMutex<Integer> mutex = new PriorityInheritanceMutex<>(0);

    /** From inheritance to a ceiling and back: two changes. Needs the privilege for real-time priorities. */
    @Benchmark
    public MonitorControl policyThereAndBack() {
        MonitorControl.setMonitorControl(mutex, CEILING);
        return MonitorControl.setMonitorControl(mutex, INHERITANCE);
    }

    /** A section of the same mutex. */
    @Benchmark
    public int section() {
        try (Guard<Integer> guard = mutex.lock()) {
            return guard.get();
        }
    }

    /** One detection of the platform, its measurements included. */
    @Benchmark
    public PlatformDetector.Report detect() {
        return PlatformDetector.detect();
    }
}
