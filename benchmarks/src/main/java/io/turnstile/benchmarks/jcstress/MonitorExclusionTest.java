package io.turnstile.benchmarks.jcstress;

import io.turnstile.runtime.lock.Monitors;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads increment a plain variable under a managed monitor, one of them in a nested hold, by calls and by tokens. */
@Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "All increments are there, the monitor is free.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost increments, or a hold that was not given back.")
public abstract class MonitorExclusionTest {
    private final StressedMonitor monitor;
    private int count;

    MonitorExclusionTest(StressedMonitor monitor) {
        this.monitor = monitor;
    }

    final void incrementNested() {
        Monitors.enter(monitor);
        try {
            Object token = Monitors.enterAny(monitor);
            try {
                count++;
            } finally {
                Monitors.exitToken(token);
            }
            count++; // the outer hold must have survived the other's arrival
        } finally {
            Monitors.exit(monitor);
        }
    }

    final void incrementTwice() {
        for (int i = 0; i < 2; i++) {
            Object token = Monitors.enterAny(monitor);
            try {
                count++;
            } finally {
                Monitors.exitToken(token);
            }
        }
    }

    final void report(II_Result result) {
        result.r1 = count;
        Monitors.enter(monitor); // hangs, and so fails, where somebody still holds it
        Monitors.exit(monitor);
        result.r2 = Monitors.holdsLock(monitor) ? 1 : 0;
    }

    /** Protocol futex. */
    @JCStressTest
    @State
    public static class Futex extends MonitorExclusionTest {
        /** A free monitor. */
        public Futex() {
            super(new StressedMonitor.Futex());
        }

        /** Enters it twice. */
        @Actor
        public void first(II_Result result) {
            incrementNested();
        }

        /** Enters it, leaves it, enters it again. */
        @Actor
        public void second(II_Result result) {
            incrementTwice();
        }

        /** Looks at both. */
        @Arbiter
        public void last(II_Result result) {
            report(result);
        }
    }

    /** Protocol pi. */
    @JCStressTest
    @State
    public static class Pi extends MonitorExclusionTest {
        /** A free monitor. */
        public Pi() {
            super(new StressedMonitor.Pi());
        }

        /** Enters it twice. */
        @Actor
        public void first(II_Result result) {
            incrementNested();
        }

        /** Enters it, leaves it, enters it again. */
        @Actor
        public void second(II_Result result) {
            incrementTwice();
        }

        /** Looks at both. */
        @Arbiter
        public void last(II_Result result) {
            report(result);
        }
    }
}
