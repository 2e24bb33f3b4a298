package io.turnstile.benchmarks.fence;

import io.turnstile.benchmarks.Locks;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An uncontended pair of lock and unlock, released in three ways, and the price of the fence that a contender would pay. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReleaseBenchmark {
    private ReentrantLock jvm;
    private ReentrantLock futex;
    private AsymmetricLock lock;
    private long guarded;

    /** Creates the locks. */
    @Setup
    public void createLocks() {
        jvm = Locks.source(LockProtocol.JVM).get();
        futex = Locks.source(LockProtocol.FUTEX).get();
        lock = new AsymmetricLock();
    }

    /** The JDK's lock. */
    @Benchmark
    public long reentrantLock() {
        jvm.lock();
        try {
            return ++guarded;
        } finally {
            jvm.unlock();
        }
    }

    /** The product's. */
    @Benchmark
    public long futex() {
        futex.lock();
        try {
            return ++guarded;
        } finally {
            futex.unlock();
        }
    }

    /** The small lock, released as the product's. */
    @Benchmark
    public long byCompareAndSet() {
        lock.lock();
        try {
            return ++guarded;
        } finally {
            lock.unlockByCompareAndSet();
        }
    }

    /** The small lock, released by a store. */
    @Benchmark
    public long byStore() {
        lock.lock();
        try {
            return ++guarded;
        } finally {
            lock.unlockByStore();
        }
    }

    /** What each wait for such a lock would cost before it begins. */
    @Benchmark
    public void membarrier() {
        AsymmetricLock.fenceAllThreads();
    }
}
