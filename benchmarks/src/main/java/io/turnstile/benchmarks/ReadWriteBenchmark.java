package io.turnstile.benchmarks;

import io.turnstile.runtime.lock.PlatformReentrantReadWriteLock;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Ordinary threads that read, or now and then write, under one {@code ReentrantReadWriteLock}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ReadWriteBenchmark {
    /** What kind of lock. */
    @Param({"JVM", "FUTEX", "PI"})
    public LockProtocol protocol;

    /** How many of a hundred sections write. */
    @Param({"0", "5", "50"})
    public int writePercent;

    private ReentrantReadWriteLock lock;
    private long value; // under the lock

    /** Makes the lock. */
    @Setup
    public void makeLock() {
        lock = protocol == LockProtocol.JVM
                ? new ReentrantReadWriteLock()
                : new PlatformReentrantReadWriteLock(LibraryMode.site(protocol));
    }

    /** One section. */
    @Benchmark
    public long section() {
        return ThreadLocalRandom.current().nextInt(100) < writePercent ? write() : read();
    }

    private long write() {
        lock.writeLock().lock();
        try {
            return ++value;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private long read() {
        lock.readLock().lock();
        try {
            return value;
        } finally {
            lock.readLock().unlock();
        }
    }
}
