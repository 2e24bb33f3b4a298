package io.turnstile.benchmarks;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One thread, one lock, nobody else. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UncontendedBenchmark {
    /** What kind of lock. */
    @Param({"JVM", "FUTEX", "PI"})
    public LockProtocol protocol;

    private ReentrantLock lock;
    private long guarded;

    /** Creates the lock. */
    @Setup
    public void createLock() {
        lock = Locks.source(protocol).get();
    }

    /** Acquire, a plain increment, release. */
    @Benchmark
    public long pair() {
        lock.lock();
        try {
            return ++guarded;
        } finally {
            lock.unlock();
        }
    }

    /** The same inside another hold. */
    @Benchmark
    public long nestedPair() {
        lock.lock();
        try {
            lock.lock();
            try {
                return ++guarded;
            } finally {
                lock.unlock();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #pair}, by {@code tryLock}. */
    @Benchmark
    public long tryPair() {
        if (!lock.tryLock()) {
            throw new IllegalStateException("held by somebody else");
        }
        try {
            return ++guarded;
        } finally {
            lock.unlock();
        }
    }
}
