package io.turnstile.benchmarks.jcstress;

import io.turnstile.runtime.lock.Monitors;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread waits on a managed monitor for what the other brings; which comes before it sleeps, or then, or later. */
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Handed over, the monitor is free.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Nothing was handed over, or the monitor stays held.")
public abstract class MonitorHandOverTest {
    private final StressedMonitor monitor;
    private int content;

    MonitorHandOverTest(StressedMonitor monitor) {
        this.monitor = monitor;
    }

    final void bring() {
        Monitors.enter(monitor);
        content = 1;
        Monitors.signal(monitor);
        Monitors.exit(monitor);
    }

    final void take(II_Result result) {
        Monitors.enter(monitor);
        try {
            while (content == 0) {
                Monitors.await(monitor); // hangs, and so fails, where the notification is lost
            }
            result.r1 = content;
        } catch (InterruptedException unexpected) {
            result.r1 = -1;
        } finally {
            Monitors.exit(monitor);
        }
    }

    final void report(II_Result result) {
        Monitors.enter(monitor);
        Monitors.exit(monitor);
        result.r2 = Monitors.holdsLock(monitor) ? 1 : 0;
    }

    /** Protocol futex. */
    @JCStressTest
    @State
    public static class Futex extends MonitorHandOverTest {
        /** A free monitor. */
        public Futex() {
            super(new StressedMonitor.Futex());
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

        /** Looks whether the monitor is free. */
        @Arbiter
        public void last(II_Result result) {
            report(result);
        }
    }

    /** Protocol pi. */
    @JCStressTest
    @State
    public static class Pi extends MonitorHandOverTest {
        /** A free monitor. */
        public Pi() {
            super(new StressedMonitor.Pi());
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

        /** Looks whether the monitor is free. */
        @Arbiter
        public void last(II_Result result) {
            report(result);
        }
    }
}
