package io.turnstile.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One thread takes and gives back locks that nobody else wants; what tracking adds to that is the difference between JVMs with
 * different agent arguments.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TrackingBenchmark {
    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();
    private long guarded;

    /** The thread that measures holds three other locks. */
    @State(Scope.Thread)
    public static class ThreeHeld {
        private final ReentrantLock first = new ReentrantLock();
        private final ReentrantLock second = new ReentrantLock();
        private final ReentrantLock third = new ReentrantLock();

        /** Takes them. */
        @Setup(Level.Iteration)
        public void take() {
            first.lock();
            second.lock();
            third.lock();
        }

        /** Gives them back. */
        @TearDown(Level.Iteration)
        public void giveBack() {
            third.unlock();
            second.unlock();
            first.unlock();
        }
    }

    /** Acquire, a plain increment, release. */
    @Benchmark
    public long lock() {
        lock.lock();
        try {
            return ++guarded;
        } finally {
            lock.unlock();
        }
    }

    /** The same by a monitor. */
    @Benchmark
    public long monitor() {
        synchronized (monitor) {
            return ++guarded;
        }
    }

    /** As {@link #lock}, as the fourth lock that the thread holds. */
    @Benchmark
    public long fourthLock(ThreeHeld held) {
        lock.lock();
        try {
            return ++guarded;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #monitor}, as the fourth lock that the thread holds. */
    @Benchmark
    public long fourthMonitor(ThreeHeld held) {
        synchronized (monitor) {
            return ++guarded;
        }
    }
}
