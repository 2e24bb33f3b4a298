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

/** One thread and {@code synchronized}. Each protocol has its own JVM: that of JVM has no agent, and nothing is rewritten in it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MonitorBenchmark {
    /** Whose the monitors of {@link MonitorSubject} are. */
    @Param({"JVM", "FUTEX", "PI"})
    public LockProtocol protocol;

    private final MonitorSubject subject = new MonitorSubject();
    private final Object other = new Object(); // no rule selects this class: the JVM's monitor in any case
    private long count;

    /** Compares like with like. */
    @Setup
    public void check() {
        if (MonitorSubject.isManaged() == (protocol == LockProtocol.JVM)) {
            throw new IllegalStateException("MonitorSubject is not what " + protocol + " asks for");
        }
    }

    /** A synchronized method. */
    @Benchmark
    public long method() {
        return subject.inMethod();
    }

    /** A static one. */
    @Benchmark
    public long staticMethod() {
        return MonitorSubject.inStaticMethod();
    }

    /** A block on a field that holds a lock object, in a selected class. */
    @Benchmark
    public long block() {
        return subject.inBlock();
    }

    /** A block in a class that no rule selects, on a managed object: decided as it runs. */
    @Benchmark
    public long blockOfOthers() {
        synchronized (subject) {
            return ++count;
        }
    }

    /** A block in a class that no rule selects, on an object that is not managed. */
    @Benchmark
    public long blockUnmanaged() {
        synchronized (other) {
            return ++count;
        }
    }
}
