package io.turnstile.benchmarks.jcstress;

import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A try meets an owner that is about to release: plain tries fail or see the whole section. */
@Outcome(
        id = {"-1, -1, 0", "0, 0, 0", "1, 1, 0"},
        expect = Expect.ACCEPTABLE,
        desc = "Refused, before, or after.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A part of the other's section, or a lock that stays held.")
public abstract class TryLockTest {
    private final ReentrantLock lock;
    private int first;
    private int second;

    TryLockTest(ReentrantLock lock) {
        this.lock = lock;
    }

    final void write() {
        lock.lock();
        first = 1;
        second = 1;
        lock.unlock();
    }

    final void tryToRead(III_Result result) {
        if (lock.tryLock()) {
            result.r1 = second;
            result.r2 = first;
            lock.unlock();
        } else {
            result.r1 = -1;
            result.r2 = -1;
        }
    }

    final void report(III_Result result) {
        result.r3 = lock.isLocked() ? 1 : 0;
    }

    /** Protocol futex. */
    @JCStressTest
    @State
    public static class Futex extends TryLockTest {
        /** A new lock. */
        public Futex() {
            super(StressedLocks.futex());
        }

        /** Writes. */
        @Actor
        public void first(III_Result result) {
            write();
        }

        /** Tries. */
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
    public static class Pi extends TryLockTest {
        /** A new lock. */
        public Pi() {
            super(StressedLocks.pi());
        }

        /** Writes. */
        @Actor
        public void first(III_Result result) {
            write();
        }

        /** Tries. */
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
