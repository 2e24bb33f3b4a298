package io.turnstile.benchmarks;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two threads that wake each other in turn: one round trip is two signals and two waits. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ConditionBenchmark {
    /** What kind of lock. */
    @Param({"JVM", "FUTEX", "PI"})
    public LockProtocol protocol;

    private ReentrantLock lock;
    private Condition pingTurn;
    private Condition pongTurn;
    private Thread pong;
    private boolean isPongTurn; // under the lock
    private boolean isOver; // under the lock

    /** Starts the other thread. */
    @Setup
    public void startPong() {
        lock = Locks.source(protocol).get();
        pingTurn = lock.newCondition();
        pongTurn = lock.newCondition();
        pong = new Thread(this::playPong, "pong");
        pong.start();
    }

    /** Ends it. */
    @TearDown
    public void endPong() throws InterruptedException {
        lock.lock();
        try {
            isOver = true;
            pongTurn.signal();
        } finally {
            lock.unlock();
        }
        pong.join();
    }

    /** One round trip. */
    @Benchmark
    public void roundTrip() {
        lock.lock();
        try {
            isPongTurn = true;
            pongTurn.signal();
            while (isPongTurn) {
                pingTurn.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void playPong() {
        lock.lock();
        try {
            while (!isOver) {
                if (isPongTurn) {
                    isPongTurn = false;
                    pingTurn.signal();
                } else {
                    pongTurn.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
