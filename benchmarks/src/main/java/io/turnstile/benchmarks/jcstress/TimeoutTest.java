package io.turnstile.benchmarks.jcstress;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A wait for the lock ends by its deadline while the owner releases. */
@Outcome(
        id = {"-1, -1, 0", "0, 0, 0", "1, 1, 0"},
        expect = Expect.ACCEPTABLE,
        desc = "Too late, before, or after.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A part of the other's section, or a lock that stays held.")
public abstract class TimeoutTest {
    private static final long TIMEOUT_NS = 20_000;

    private final ReentrantLock lock;
    private int first;
    private int second;

    TimeoutTest(ReentrantLock lock) {
        this.lock = lock;
    }

    final void write() {
        lock.lock();
        first = 1;
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < TIMEOUT_NS) {
            Thread.onSpinWait();
        }
        second = 1;
        lock.unlock();
    }

    final void tryToRead(III_Result result) {
        try {
            if (lock.tryLock(TIMEOUT_NS, TimeUnit.NANOSECONDS)) {
                result.r1 = second;
                result.r2 = first;
                lock.unlock();
            } else {
                result.r1 = -1;
                result.r2 = -1;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    final void report(III_Result result) {
        result.r3 = lock.isLocked() ? 1 : 0;
    }

    /** Protocol futex. */
    @JCStressTest
    @State
    public static class Futex extends TimeoutTest {
        /** A new lock. */
        public Futex() {
            super(StressedLocks.futex());
        }

        /** Writes, and holds the lock for about the timeout. */
        @Actor
        public void first(III_Result result) {
            write();
        }

        /** Tries for that long. */
        @Actor
        public void second(III_Result result) {
            tryToRead(result);
        }

        /** Looks whether the lock is free. */
        @Arbiter
        public void third(III_Result result) {
            report(result);
        }
    }

    /** Protocol pi. */
    @JCStressTest
    @State
    public static class Pi extends TimeoutTest {
        /** A new lock. */
        public Pi() {
            super(StressedLocks.pi());
        }

        /** Writes, and holds the lock for about the timeout. */
        @Actor
        public void first(III_Result result) {
            write();
        }

        /** Tries for that long. */
        @Actor
        public void second(III_Result result) {
            tryToRead(result);
        }

        /** Looks whether the lock is free. */
        @Arbiter
        public void third(III_Result result) {
            report(result);
        }
    }
}
