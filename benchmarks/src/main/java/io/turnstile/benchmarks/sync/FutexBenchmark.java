package io.turnstile.benchmarks.sync;

import io.turnstile.sync.DebugFutex;
import io.turnstile.sync.FutexLike;
import io.turnstile.sync.LinuxFutex;
import io.turnstile.sync.PortableFutex;
import io.turnstile.sync.SpinFutex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Two threads that wake each other in turn by words: one round trip, beside {@link LockSupport}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FutexBenchmark {
    private static final int ROUND_TRIPS = 5_000;

    /** What they wait on. */
    @Param({"linux", "shared", "spin", "debug", "portable", "park"})
    public String futex;

    private volatile int there; // park only
    private volatile int back;

    /** There and back, {@value #ROUND_TRIPS} times. */
    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public void roundTrip() throws InterruptedException, IOException {
        if (futex.equals("park")) {
            parkAndUnpark();
            return;
        }
        try (FutexLike ping = make();
                FutexLike pong = make()) {
            Thread partner = new Thread(() -> {
                for (int round = 1; round <= ROUND_TRIPS; round++) {
                    await(ping, round);
                    change(pong, round);
                }
            });
            partner.start();
            for (int round = 1; round <= ROUND_TRIPS; round++) {
                change(ping, round);
                await(pong, round);
            }
            partner.join();
        }
    }

    private FutexLike make() throws IOException {
        switch (futex) {
            case "linux":
                return LinuxFutex.builder().build();
            case "shared":
                return shared();
            case "spin":
                return SpinFutex.builder().build(LinuxFutex.builder().build());
            case "debug":
                return new DebugFutex(LinuxFutex.builder().build(), "measured");
            default:
                return new PortableFutex(0);
        }
    }

    private static FutexLike shared() throws IOException {
        Path directory = Files.createTempDirectory("turnstile");
        Path file = directory.resolve("word");
        FutexLike word = LinuxFutex.builder().file(file).build();
        Files.delete(file); // stays mapped
        Files.delete(directory);
        return word;
    }

    private static void change(FutexLike word, int round) {
        word.store(round);
        word.wake(1);
    }

    private static void await(FutexLike word, int round) {
        while (word.load() != round) {
            word.waitFor(round - 1);
        }
    }

    private void parkAndUnpark() throws InterruptedException {
        there = 0;
        back = 0;
        Thread me = Thread.currentThread();
        Thread partner = new Thread(() -> {
            for (int round = 1; round <= ROUND_TRIPS; round++) {
                while (there != round) {
                    LockSupport.park(this);
                }
                back = round;
                LockSupport.unpark(me);
            }
        });
        partner.start();
        for (int round = 1; round <= ROUND_TRIPS; round++) {
            there = round;
            LockSupport.unpark(partner);
            while (back != round) {
                LockSupport.park(this);
            }
        }
        partner.join();
    }
}
