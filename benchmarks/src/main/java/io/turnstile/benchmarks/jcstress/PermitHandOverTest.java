package io.turnstile.benchmarks.jcstress;

import io.turnstile.benchmarks.LibraryMode;
import io.turnstile.runtime.park.Parking;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** One thread parks until the other has brought something; a lost permit hangs, and so fails. */
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Handed over.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Nothing was handed over.")
public abstract class PermitHandOverTest {
    static {
        LibraryMode.site(LockProtocol.FUTEX); // installs the platform
    }

    private volatile Thread parker;
    private volatile boolean brought;
    private int content;

    final void bring() {
        content = 1;
        brought = true;
        Thread thread = parker;
        if (!Parking.unpark(thread)) { // LockSupport.unpark as it is rewritten
            LockSupport.unpark(thread);
        }
    }

    final void take(I_Result result, boolean here) {
        parker = Thread.currentThread();
        while (!brought) {
            if (here) {
                Parking.park();
            } else {
                LockSupport.park();
            }
        }
        result.r1 = content;
    }

    /** Always on the futex. */
    @JCStressTest
    @State
    public static class Futex extends PermitHandOverTest {
        /** Brings. */
        @Actor
        public void first() {
            bring();
        }

        /** Waits for it. */
        @Actor
        public void second(I_Result result) {
            take(result, true);
        }
    }

    /** Here or in the JDK, by chance: permits that were given in both and taken in one are there, too. */
    @JCStressTest
    @State
    public static class TwoWorlds extends PermitHandOverTest {
        /** Brings. */
        @Actor
        public void first() {
            bring();
        }

        /** Waits for it. */
        @Actor
        public void second(I_Result result) {
            take(result, (System.identityHashCode(this) & 1) == 0);
        }
    }
}
