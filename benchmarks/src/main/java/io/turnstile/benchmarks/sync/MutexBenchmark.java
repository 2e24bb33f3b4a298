package io.turnstile.benchmarks.sync;

import io.turnstile.sync.DebugLock;
import io.turnstile.sync.FutexLock;
import io.turnstile.sync.LinuxFutex;
import io.turnstile.sync.NumaAwareMutex;
import io.turnstile.sync.NumaTopology;
import io.turnstile.sync.PriorityInheritanceMutex;
import io.turnstile.sync.PriorityInheritanceMutex.Guard;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A short section under an exclusive lock, by one thread ({@code -t 1}) or by threads that meet ({@code -t 2}). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MutexBenchmark {
    /** Whose lock. */
    @Param({
        "inheritance",
        "numa-one-node",
        "numa-two-nodes",
        "futex-lock",
        "robust",
        "reentrant",
        "debug-lock",
        "synchronized"
    })
    public String lock;

    private LongSupplier section;
    private long value; // guarded by the lock

    /** Makes the lock. */
    @Setup
    public void makeLock() {
        section = switch (lock) {
            case "inheritance" -> ofInheritance();
            case "numa-one-node" -> ofNuma(NumaTopology.single());
            case "numa-two-nodes" -> ofNuma(NumaTopology.of(new int[] {0, 1}, new int[][] {{10, 20}, {20, 10}}));
            case "futex-lock" -> of(LinuxFutex.builder().buildLock());
            case "robust" -> of(LinuxFutex.builder().robust(true).buildLock());
            case "reentrant" -> of(new ReentrantLock());
            case "debug-lock" -> of(new DebugLock(new ReentrantLock(), "measured"));
            default -> ofMonitor();
        };
    }

    private LongSupplier ofInheritance() {
        PriorityInheritanceMutex<Integer> mutex = new PriorityInheritanceMutex<>(0);
        return () -> {
            try (Guard<Integer> guard = mutex.lock()) {
                return guard.get() + ++value;
            }
        };
    }

    private LongSupplier ofNuma(NumaTopology topology) {
        NumaAwareMutex mutex = new NumaAwareMutex(topology);
        return () -> {
            mutex.lock();
            try {
                return ++value;
            } finally {
                mutex.unlock();
            }
        };
    }

    private LongSupplier of(FutexLock futexLock) {
        return () -> {
            futexLock.lock();
            try {
                return ++value;
            } finally {
                futexLock.unlock();
            }
        };
    }

    private LongSupplier of(Lock ordinary) {
        return () -> {
            ordinary.lock();
            try {
                return ++value;
            } finally {
                ordinary.unlock();
            }
        };
    }

    private LongSupplier ofMonitor() {
        Object monitor = new Object();
        return () -> {
            synchronized (monitor) {
                return ++value;
            }
        };
    }

    /** One section. */
    @Benchmark
    public long section() {
        return section.getAsLong();
    }
}
