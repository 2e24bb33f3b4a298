package io.turnstile.it;

import io.turnstile.it.apps.AbandonedVirtualWaiter;
import io.turnstile.it.apps.LateVirtualHead;
import io.turnstile.it.apps.VirtualCounting;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.Conformance;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;

/** Virtual threads under selected locks: right counts, never a wrong owner, no hang. */
class VirtualThreadsIT {
    @EachJdkAndProtocol
    void aThousandVirtualThreadsCountExactly(Jdk jdk, String protocol) {
        Needs.virtualThreads(jdk);
        ChildJvm.on(jdk)
                .agent(Configuration.forApps(protocol))
                .main(VirtualCounting.class)
                .run()
                .assertSuccess()
                .assertStdout("sum 50200 of 50200", "wrong owners 0", "locked false");
    }

    /** What ReentrantLock and Condition promise, every thread of the tests being virtual: order, conditions, monitoring, interruption. */
    @EachJdk
    void theContractHoldsAmongVirtualThreads(Jdk jdk) {
        Needs.virtualThreads(jdk);
        Conformance.passedByVirtualThreads(ChildJvm.on(jdk).agent(Configuration.of(Conformance.CLASSES, "pi")));
    }

    /** One carrier: a virtual thread that waits must not keep the owner from running. */
    @EachJdkAndProtocol
    void oneCarrierIsEnough(Jdk jdk, String protocol) {
        Needs.virtualThreads(jdk);
        ChildJvm.on(jdk)
                .agent(Configuration.forApps(protocol))
                .jvm("-Djdk.virtualThreadScheduler.parallelism=1")
                .main(VirtualCounting.class)
                .run()
                .assertSuccess()
                .assertStdout("sum 50200 of 50200", "wrong owners 0", "locked false");
    }

    /** A wait that cannot end, since the lock's owner has ended, gives its carrier to others meanwhile. */
    @EachJdkAndProtocol
    void whoWaitsForAnEndedOwnerLeavesItsCarrier(Jdk jdk, String protocol) {
        Needs.virtualThreads(jdk);
        ChildJvm.on(jdk)
                .agent(Configuration.forApps(protocol))
                .jvm("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1")
                .main(AbandonedVirtualWaiter.class)
                .run()
                .assertSuccess()
                .assertStdout("another virtual thread runs");
    }

    /** A virtual thread whose turn it is, but which has no carrier, does not keep the lock from others; nor from who has its carrier. */
    @EachJdk
    void whoHasNoCarrierIsPassedOver(Jdk jdk) {
        Needs.virtualThreads(jdk);
        ChildJvm.on(jdk)
                .agent(Configuration.forApps("pi"))
                .jvm("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1")
                .main(LateVirtualHead.class)
                .run()
                .assertSuccess()
                .assertStdout(
                        "a platform thread goes on, and the virtual ones wait",
                        "a pinned thread goes on",
                        "a pinned thread goes on");
    }
}
