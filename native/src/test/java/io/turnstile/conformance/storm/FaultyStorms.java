package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.Fault;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.TestPlatform;
import io.turnstile.runtime.platform.Capability;

/** A program of its own: the storms on the platform whose {@link Fault} a system property names. */
final class FaultyStorms {
    private FaultyStorms() {}

    /** Exit code 0 if all is well, a stack trace otherwise. */
    public static void main(String[] arguments) {
        for (LockUnderTest kind : LockUnderTest.platformOnes().toList()) {
            run(kind);
        }
        System.out.println("passed on " + TestPlatform.platform().name() + ", " + Fault.current());
    }

    private static void run(LockUnderTest kind) {
        new MixedStormTest().anyMixOfUsesKeepsExclusion(kind);
        new MixedStormTest().anyMixOfUsesInsideAnotherLockKeepsExclusion(kind);
        new ContentionStormTest().locksThatComeAndGoKeepExclusion(kind);
        new HandOverStormTest().signalGoesRoundWithoutLoss(kind);
        new BufferStormTest().itemsAreConservedUnderInterrupts(kind);
        if (TestPlatform.platform().has(Capability.REALTIME_SCHEDULING)) {
            new RealtimeStormTest().realtimeAndOrdinaryThreadsExcludeEachOther(kind);
            new RealtimeStormTest().chainsOfRealtimeAndOrdinaryThreadsExcludeEachOther(kind);
        }
    }
}
