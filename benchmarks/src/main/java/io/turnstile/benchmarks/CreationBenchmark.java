package io.turnstile.benchmarks;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The making of a lock; run with {@code -prof gc} it gives the bytes too. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CreationBenchmark {
    /** What kind of lock. */
    @Param({"JVM", "FUTEX", "PI"})
    public LockProtocol protocol;

    private Supplier<ReentrantLock> source;

    /** Chooses the class that creates. */
    @Setup
    public void chooseSource() {
        source = Locks.source(protocol);
    }

    /** A lock that is never used. */
    @Benchmark
    public ReentrantLock create() {
        return source.get();
    }

    /** A lock that is used once, by one thread. */
    @Benchmark
    public ReentrantLock createAndUse() {
        ReentrantLock lock = source.get();
        lock.lock();
        lock.unlock();
        return lock;
    }
}
