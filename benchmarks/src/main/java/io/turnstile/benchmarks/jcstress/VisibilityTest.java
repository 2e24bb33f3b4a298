package io.turnstile.benchmarks.jcstress;

import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** What one thread wrote under the lock is seen whole, or not at all, by the next one. */
@Outcome(
        id = {"0, 0, 0", "1, 1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "Before, or after, the other's section.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A part of the other's section.")
public abstract class VisibilityTest {
    private final ReentrantLock lock;
    private int first;
    private int second;
    private int third;

    VisibilityTest(ReentrantLock lock) {
        this.lock = lock;
    }

    final void write() {
        lock.lock();
        first = 1;
        second = 1;
        third = 1;
        lock.unlock();
    }

    final void read(III_Result result) {
        lock.lock();
        result.r1 = third;
        result.r2 = second;
        result.r3 = first;
        lock.unlock();
    }

    /** Protocol futex. */
    @JCStressTest
    @State
    public static class Futex extends VisibilityTest {
        /** A new lock. */
        public Futex() {
            super(StressedLocks.futex());
        }

        /** Writes. */
        @Actor
        public void first(III_Result result) {
            write();
        }

        /** Reads. */
        @Actor
        public void second(III_Result result) {
            read(result);
        }
    }

    /** Protocol pi. */
    @JCStressTest
    @State
    public static class Pi extends VisibilityTest {
        /** A new lock. */
        public Pi() {
            super(StressedLocks.pi());
        }

        /** Writes. */
        @Actor
        public void first(III_Result result) {
            write();
        }

        /** Reads. */
        @Actor
        public void second(III_Result result) {
            read(result);
        }
    }
}
