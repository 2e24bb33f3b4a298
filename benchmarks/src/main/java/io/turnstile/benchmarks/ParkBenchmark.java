package io.turnstile.benchmarks;

import io.turnstile.runtime.lock.SpinPolicy;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two threads that unpark each other in turn, on CPUs of their own or on one. Needs the agent. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ParkBenchmark {
    /** Who parks. */
    @Param({"JVM", "FUTEX"})
    public LockProtocol protocol;

    /** On how many CPUs. */
    @Param({"2", "1"})
    public int cpus;

    /** Whether a thread may spin before it sleeps. */
    @Param({"true", "false"})
    public boolean spin;

    private ParkingCalls calls;
    private Thread ping;
    private Thread pong;
    private volatile int turn; // 0 of ping, 1 of pong, 2 over

    /** Starts the other thread. */
    @Setup
    public void startPong() {
        if (!spin) {
            SpinPolicy.switchOff();
        }
        calls = protocol == LockProtocol.JVM ? new JvmParking() : new FutexParking();
        ping = Thread.currentThread();
        stayOn(0);
        pong = new Thread(this::playPong, "pong");
        pong.start();
        calls.unpark(ping); // the first park is the JDK's in any case
        calls.park();
    }

    /** Ends it. */
    @TearDown
    public void endPong() throws InterruptedException {
        turn = 2;
        calls.unpark(pong);
        pong.join();
    }

    /** One round trip. */
    @Benchmark
    public void roundTrip() {
        turn = 1;
        calls.unpark(pong);
        while (turn == 1) {
            calls.park();
        }
    }

    /** A permit given, and taken by the next park. */
    @Benchmark
    public void permitThere() {
        calls.unpark(ping);
        calls.park();
    }

    private void playPong() {
        stayOn(cpus - 1);
        while (turn != 2) {
            if (turn == 1) {
                turn = 0;
                calls.unpark(ping);
            } else {
                calls.park();
            }
        }
    }

    private static void stayOn(int cpu) {
        int result = Platform.get().scheduling().setAffinity(0, new long[] {1L << cpu});
        if (result < 0) {
            throw new IllegalStateException("sched_setaffinity failed with errno " + -result);
        }
    }
}
