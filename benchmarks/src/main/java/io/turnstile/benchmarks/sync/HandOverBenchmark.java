package io.turnstile.benchmarks.sync;

import io.turnstile.sync.WaitFreeSpscQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Elements handed over one by one: there and back, so that each side waits for the other each time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandOverBenchmark {
    private static final int ROUND_TRIPS = 5_000;
    private static final Integer ELEMENT = 1;

    /** What connects the two. */
    @Param({"ours", "synchronous", "array"})
    public String queue;

    /** One direction. */
    private interface Way {
        void put() throws InterruptedException;

        void take() throws InterruptedException;
    }

    /** Passes one element there and back, {@value #ROUND_TRIPS} times. */
    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public void roundTrip() throws InterruptedException {
        Way there = way();
        Way back = way();
        Thread partner = new Thread(() -> {
            try {
                for (int i = 0; i < ROUND_TRIPS; i++) {
                    there.take();
                    back.put();
                }
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        partner.start();
        for (int i = 0; i < ROUND_TRIPS; i++) {
            there.put();
            back.take();
        }
        partner.join();
    }

    private Way way() {
        switch (queue) {
            case "ours": {
                WaitFreeSpscQueue<Integer> ours = new WaitFreeSpscQueue<>(4);
                return new Way() {
                    @Override
                    public void put() throws InterruptedException {
                        ours.put(ELEMENT);
                    }

                    @Override
                    public void take() throws InterruptedException {
                        ours.take();
                    }
                };
            }
            case "synchronous":
                return of(new SynchronousQueue<>());
            default:
                return of(new ArrayBlockingQueue<>(4));
        }
    }

    private static Way of(java.util.concurrent.BlockingQueue<Integer> theirs) {
        return new Way() {
            @Override
            public void put() throws InterruptedException {
                theirs.put(ELEMENT);
            }

            @Override
            public void take() throws InterruptedException {
                theirs.take();
            }
        };
    }
}
