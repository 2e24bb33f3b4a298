package io.turnstile.benchmarks.sync;

import io.turnstile.sync.AdvancedRwLock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Threads that read most of the time; run it with {@code -t 2} or more. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RwLockBenchmark {
    /** Whose lock; all through the same interface. */
    @Param({"ours", "reentrant", "stamped"})
    public String lock;

    /** How many of a hundred sections write. */
    @Param({"0", "5", "50"})
    public int writePercent;

    private ReadWriteLock readWriteLock;
    private long value; // guarded by it

    /** Makes the lock. */
    @Setup
    public void makeLock() {
        readWriteLock = switch (lock) {
            case "ours" -> new AdvancedRwLock<>(null).asReadWriteLock();
            case "reentrant" -> new ReentrantReadWriteLock();
            case "stamped" -> new StampedLock().asReadWriteLock();
            default -> throw new IllegalArgumentException(lock);
        };
    }

    /** One section. */
    @Benchmark
    public long section() {
        if (ThreadLocalRandom.current().nextInt(100) < writePercent) {
            readWriteLock.writeLock().lock();
            try {
                return ++value;
            } finally {
                readWriteLock.writeLock().unlock();
            }
        }
        readWriteLock.readLock().lock();
        try {
            return value;
        } finally {
            readWriteLock.readLock().unlock();
        }
    }
}
