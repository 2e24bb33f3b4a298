package io.turnstile.benchmarks.jcstress;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread waits on a condition for what the other brings; which comes before it sleeps, or then, or later. */
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Handed over, the lock is free.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Nothing was handed over, or the lock stays held.")
public abstract class HandOverTest {
    private final ReentrantLock lock;
    private final Condition arrived;
    private int content;

    HandOverTest(ReentrantLock lock) {
        this.lock = lock;
        this.arrived = lock.newCondition();
    }

    final void bring() {
        lock.lock();
        content = 1;
        arrived.signal();
        lock.unlock();
    }

    final void take(II_Result result) {
        lock.lock();
        while (content == 0) {
            arrived.awaitUninterruptibly(); // hangs, and so fails, where the signal is lost
        }
        result.r1 = content;
        lock.unlock();
    }

    final void report(II_Result result) {
        result.r2 = lock.isLocked() ? 1 : 0;
    }

    /** Protocol futex. */
    @JCStressTest
    @State
    public static class Futex extends HandOverTest {
        /** A new lock. */
        public Futex() {
            super(StressedLocks.futex());
        }

        /** Brings. */
        @Actor
        public void first(II_Result result) {
            bring();
        }

        /** Waits for it. */
        @Actor
        public void second(II_Result result) {
            take(result);
        }

        /** Looks whether the lock is free. */
        @Arbiter
        public void third(II_Result result) {
            report(result);
        }
    }

    /** Protocol pi. */
    @JCStressTest
    @State
    public static class Pi extends HandOverTest {
        /** A new lock. */
        public Pi() {
            super(StressedLocks.pi());
        }

        /** Brings. */
        @Actor
        public void first(II_Result result) {
            bring();
        }

        /** Waits for it. */
        @Actor
        public void second(II_Result result) {
            take(result);
        }

        /** Looks whether the lock is free. */
        @Arbiter
        public void third(II_Result result) {
            report(result);
        }
    }
}
