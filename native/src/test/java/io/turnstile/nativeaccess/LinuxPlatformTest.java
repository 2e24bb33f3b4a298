package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import java.util.EnumSet;
import java.util.Set;

import static io.turnstile.nativeaccess.Answers.assertSucceeds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LinuxPlatformTest {
    /** Privileges of the process and age of the kernel may deny these. */
    private static final Set<Capability> PERHAPS_MISSING =
            EnumSet.of(Capability.REALTIME_SCHEDULING, Capability.LOCK_PI2, Capability.MEMBARRIER);

    @EachBinding
    void nameSaysArchitectureAndBinding(Binding binding) {
        Platform platform = Kernel.by(binding).platform();
        assertEquals("linux " + Kernel.numbers().machine() + ", " + binding, platform.name());
    }

    @EachBinding
    void everyCapabilityIsFoundWithADetail(Binding binding) {
        Platform platform = Kernel.by(binding).platform();
        for (Capability capability : Capability.values()) {
            Finding finding = platform.finding(capability);
            assertFalse(finding.detail().isEmpty(), capability + " has no detail");
            assertFalse(finding.detail().contains("not probed"), capability + " was not probed");
            assertTrue(finding.present() || !finding.remedy().isEmpty(), capability + " has no remedy");
            assertTrue(
                    finding.present() || PERHAPS_MISSING.contains(capability),
                    capability + " is missing here: " + finding.detail());
        }
    }

    @EachBinding
    void probingLeavesTheCallersSchedulingAsItWas(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        kernel.assumeRealtime();
        try (Actor caller = new Actor("caller", kernel)) {
            int tid = caller.tid();
            assertSucceeds(kernel.scheduling().setScheduler(tid, SchedulingPort.SCHED_FIFO, 3));
            String cpus = caller.allowedCpus();
            caller.does(() -> LinuxPlatform.open(binding, null));
            assertEquals(SchedulingPort.SCHED_FIFO, kernel.scheduling().policyOf(tid), "policy");
            assertEquals(3, kernel.scheduling().priorityOf(tid), "priority");
            assertEquals(cpus, caller.allowedCpus(), "CPUs");
        }
    }

    @EachBinding
    void probingKeepsAnInterruptForTheCaller(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        try (Actor caller = new Actor("caller", kernel)) {
            boolean stillInterrupted = caller.does(() -> {
                Thread.currentThread().interrupt();
                LinuxPlatform.open(binding, null);
                return Thread.interrupted();
            });
            assertTrue(stillInterrupted, "the interrupt was lost");
        }
    }
}
