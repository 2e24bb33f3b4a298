package io.turnstile.benchmarks;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Several threads, all of them ordinary ones, that do nothing but pass through one lock. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ContendedBenchmark {
    /** What kind of lock. */
    @Param({"JVM", "FUTEX", "PI"})
    public LockProtocol protocol;

    /** The length of the section under the lock, in microseconds of CPU time. */
    @Param({"0", "1", "10"})
    public int sectionUs;

    /** The length of the work without the lock, in the same unit. */
    @Param("0")
    public int outsideUs;

    /** Whether the lock serves its waiters in their order. */
    @Param("false")
    public boolean fair;

    private ReentrantLock lock;
    private long sectionTokens;
    private long outsideTokens;

    /** What one thread got, to tell throughput from starvation. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Share {
        /** Sections of this thread; JMH sums them up. */
        public long sections;

        /** Their square, to be summed up too: {@code sections² / (threads · squares)} is Jain's index of fairness. */
        public double squares() {
            return (double) sections * sections;
        }
    }

    /** Creates the lock. */
    @Setup
    public void createLock() {
        lock = (fair ? Locks.fairSource(protocol) : Locks.source(protocol)).get();
        sectionTokens = CpuWork.tokens(sectionUs);
        outsideTokens = CpuWork.tokens(outsideUs);
    }

    /** Acquire, work, release, work. */
    @Benchmark
    public void section(Share share) {
        lock.lock();
        try {
            work(sectionTokens);
        } finally {
            lock.unlock();
        }
        share.sections++;
        work(outsideTokens);
    }

    private static void work(long tokens) {
        if (tokens > 0) {
            Blackhole.consumeCPU(tokens);
        }
    }
}
