package io.turnstile.benchmarks.jcstress;

import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The owner interrupts the waiter and releases: that one gets the lock or the exception, and loses no interrupt. */
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Acquired; the interrupt is still there.")
@Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "Interrupted by the exception, which took the status away.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A lost interrupt, an exception without one, or a lock that stays held.")
public abstract class InterruptTest {
    private static final int ACQUIRED = 1;
    private static final int INTERRUPTED = 2;

    private final ReentrantLock lock;
    private volatile Thread waiter;
    private volatile boolean isInterrupterDone;

    InterruptTest(ReentrantLock lock) {
        this.lock = lock;
    }

    final void interruptAndRelease() {
        lock.lock();
        while (waiter == null) {
            Thread.onSpinWait(); // it needs nothing of ours to come that far
        }
        waiter.interrupt();
        lock.unlock();
        isInterrupterDone = true;
    }

    final void acquireInterruptibly(III_Result result) {
        waiter = Thread.currentThread();
        try {
            lock.lockInterruptibly();
            result.r1 = ACQUIRED;
            lock.unlock();
        } catch (InterruptedException e) {
            result.r1 = INTERRUPTED;
        }
        while (!isInterrupterDone) {
            Thread.onSpinWait(); // so that no interrupt is left for the next test
        }
        result.r2 = Thread.interrupted() ? 1 : 0;
    }

    final void report(III_Result result) {
        result.r3 = lock.isLocked() ? 1 : 0;
    }

    /** Protocol futex. */
    @JCStressTest
    @State
    public static class Futex extends InterruptTest {
        /** A new lock. */
        public Futex() {
            super(StressedLocks.futex());
        }

        /** Interrupts and releases. */
        @Actor
        public void first(III_Result result) {
            interruptAndRelease();
        }

        /** Waits for the lock. */
        @Actor
        public void second(III_Result result) {
            acquireInterruptibly(result);
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
    public static class Pi extends InterruptTest {
        /** A new lock. */
        public Pi() {
            super(StressedLocks.pi());
        }

        /** Interrupts and releases. */
        @Actor
        public void first(III_Result result) {
            interruptAndRelease();
        }

        /** Waits for the lock. */
        @Actor
        public void second(III_Result result) {
            acquireInterruptibly(result);
        }

        /** Looks whether the lock is free. */
        @Arbiter
        public void third(III_Result result) {
            report(result);
        }
    }
}
