package io.turnstile.benchmarks;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Elements passed through a queue of the JDK by producers to as many consumers. Each JVM is started with the rule for its
 * protocol, since the queue's class is the same for all.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class QueueBenchmark {
    private static final int CAPACITY = 64;
    private static final int BATCH = 10_000;

    /** What the queue's locks are. */
    @Param({"JVM", "FUTEX", "PI"})
    public LockProtocol protocol;

    /** Which queue. */
    @Param({"array", "linked"})
    public String queue;

    /** How many producers, and how many consumers. */
    @Param({"1", "4"})
    public int pairs;

    private BlockingQueue<Integer> elements;

    /** Makes the queue. */
    @Setup
    public void makeQueue() {
        elements = queue.equals("array") ? new ArrayBlockingQueue<>(CAPACITY) : new LinkedBlockingQueue<>(CAPACITY);
    }

    /** Passes {@value #BATCH} elements from each producer. */
    @Benchmark
    public void pass() throws InterruptedException {
        Thread[] threads = new Thread[2 * pairs];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(i % 2 == 0 ? this::produce : this::consume);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void produce() {
        try {
            for (int i = 0; i < BATCH; i++) {
                elements.put(i);
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private void consume() {
        try {
            for (int i = 0; i < BATCH; i++) {
                elements.take();
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
