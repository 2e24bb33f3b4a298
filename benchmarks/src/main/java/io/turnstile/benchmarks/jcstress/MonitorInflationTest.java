package io.turnstile.benchmarks.jcstress;

import io.turnstile.runtime.lock.Monitors;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Three threads: two that enter and leave, and one whose timed wait makes the monitor fat and lets it become thin again. */
@Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "All increments are there, the monitor is free.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost increments, or a hold that was not given back.")
public abstract class MonitorInflationTest {
    private final StressedMonitor monitor;
    private int count;

    MonitorInflationTest(StressedMonitor monitor) {
        this.monitor = monitor;
    }

    final void increment() {
        Monitors.enter(monitor);
        count++;
        Monitors.exit(monitor);
    }

    final void incrementAroundWait() {
        Monitors.enter(monitor);
        try {
            count++;
            Monitors.await(monitor, 0, 1000);
            count++;
        } catch (InterruptedException unexpected) {
            count = -1;
        } finally {
            Monitors.exit(monitor);
        }
    }

    final void report(II_Result result) {
        result.r1 = count;
        Monitors.enter(monitor);
        Monitors.exit(monitor);
        result.r2 = Monitors.holdsLock(monitor) ? 1 : 0;
    }

    /** Protocol futex. */
    @JCStressTest
    @State
    public static class Futex extends MonitorInflationTest {
        /** A free monitor. */
        public Futex() {
            super(new StressedMonitor.Futex());
        }

        /** Enters and leaves. */
        @Actor
        public void first(II_Result result) {
            increment();
        }

        /** The same. */
        @Actor
        public void second(II_Result result) {
            increment();
        }

        /** Waits between two increments. */
        @Actor
        public void third(II_Result result) {
            incrementAroundWait();
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
    public static class Pi extends MonitorInflationTest {
        /** A free monitor. */
        public Pi() {
            super(new StressedMonitor.Pi());
        }

        /** Enters and leaves. */
        @Actor
        public void first(II_Result result) {
            increment();
        }

        /** The same. */
        @Actor
        public void second(II_Result result) {
            increment();
        }

        /** Waits between two increments. */
        @Actor
        public void third(II_Result result) {
            incrementAroundWait();
        }

        /** Looks at both. */
        @Arbiter
        public void last(II_Result result) {
            report(result);
        }
    }
}
