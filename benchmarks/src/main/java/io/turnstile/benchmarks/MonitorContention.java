package io.turnstile.benchmarks;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Several threads, all of them ordinary ones, that do nothing but pass through one synchronized method. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class MonitorContention {
    /** Whose the monitor is. */
    @Param({"JVM", "FUTEX", "PI"})
    public LockProtocol protocol;

    /** The length of the section, in microseconds of CPU time. */
    @Param({"0", "1", "10"})
    public int sectionUs;

    /** The length of the work outside, in the same unit. */
    @Param("0")
    public int outsideUs;

    private final MonitorSubject subject = new MonitorSubject();
    private long sectionTokens;
    private long outsideTokens;

    /** Compares like with like. */
    @Setup
    public void prepare() {
        if (MonitorSubject.isManaged() == (protocol == LockProtocol.JVM)) {
            throw new IllegalStateException("MonitorSubject is not what " + protocol + " asks for");
        }
        sectionTokens = CpuWork.tokens(sectionUs);
        outsideTokens = CpuWork.tokens(outsideUs);
    }

    /** Enter, work, leave, work. */
    @Benchmark
    public void section() {
        subject.section(sectionTokens);
        if (outsideTokens > 0) {
            Blackhole.consumeCPU(outsideTokens);
        }
    }
}
