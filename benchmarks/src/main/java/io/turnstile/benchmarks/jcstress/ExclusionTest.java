package io.turnstile.benchmarks.jcstress;

import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads increment a plain variable under the lock, one of them in a nested hold. */
@Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "All increments are there, the lock is free.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost increments, or a hold that was not given back.")
public abstract class ExclusionTest {
    private final ReentrantLock lock;
    private int count;

    ExclusionTest(ReentrantLock lock) {
        this.lock = lock;
    }

    final void incrementNested() {
        lock.lock();
        try {
            lock.lock();
            try {
                count++;
            } finally {
                lock.unlock();
            }
            count++; // the outer hold must have survived the other's arrival
        } finally {
            lock.unlock();
        }
    }

    final void incrementTwice() {
        for (int i = 0; i < 2; i++) {
            lock.lock();
            try {
                count++;
            } finally {
                lock.unlock();
            }
        }
    }

    final void report(II_Result result) {
        result.r1 = count;
        result.r2 = lock.isLocked() ? 1 : 0;
    }

    /** Protocol futex. */
    @JCStressTest
    @State
    public static class Futex extends ExclusionTest {
        /** A new lock. */
        public Futex() {
            super(StressedLocks.futex());
        }

        /** Takes the lock twice. */
        @Actor
        public void first(II_Result result) {
            incrementNested();
        }

        /** Takes it, frees it, takes it again. */
        @Actor
        public void second(II_Result result) {
            incrementTwice();
        }

        /** Looks at both. */
        @Arbiter
        public void third(II_Result result) {
            report(result);
        }
    }

    /** Protocol pi. */
    @JCStressTest
    @State
    public static class Pi extends ExclusionTest {
        /** A new lock. */
        public Pi() {
            super(StressedLocks.pi());
        }

        /** Takes the lock twice. */
        @Actor
        public void first(II_Result result) {
            incrementNested();
        }

        /** Takes it, frees it, takes it again. */
        @Actor
        public void second(II_Result result) {
            incrementTwice();
        }

        /** Looks at both. */
        @Arbiter
        public void third(II_Result result) {
            report(result);
        }
    }
}
