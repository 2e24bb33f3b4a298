package io.turnstile.sync;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class DetectorTest {
    @Test
    void reportNamesWhatIsUsedAndMeasures() {
        PlatformDetector.Report report = PlatformDetector.detect();
        assertTrue(report.futexImplementation().startsWith(SyncPlatform.isLinux() ? "LinuxFutex" : "PortableFutex"));
        assertTrue(report.clockStepNs() > 0);
        assertTrue(report.wakeLatencyNs() > 0);
        assertTrue(report.numa().nodeCount() >= 1);
        assertFalse(report.spin().reason().isEmpty());
        assertTrue(report.toString().contains(report.futexImplementation()));
    }

    @Test
    void oneCpuMeansNoSpinning() {
        assertEquals(0, SpinPolicyAdvice.of(1, 10, 10_000).iterations());
        SpinPolicyAdvice cheapSleep = SpinPolicyAdvice.of(4, 10, 1_000);
        SpinPolicyAdvice dearSleep = SpinPolicyAdvice.of(4, 10, 100_000);
        assertTrue(0 < cheapSleep.iterations() && cheapSleep.iterations() < dearSleep.iterations());
    }

    /** As on another kernel: the library works, and says what it stands on and why. */
    @Test
    void otherKernelsGetThePortableFutex() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")), "needs env(1)");
        for (String system : List.of("Mac OS X", "QNX", "Zephyr")) {
            try (Child child = Child.startBy(
                    List.of("env", "JAVA_TOOL_OPTIONS=-Dos.name=\"" + system + "\""), Elsewhere.class, system)) {
                assertEquals(0, child.exitCode());
            }
        }
    }

    /** The other side of {@link #otherKernelsGetThePortableFutex}. */
    static final class Elsewhere {
        public static void main(String[] args) throws InterruptedException {
            PlatformDetector.Report report = PlatformDetector.detect();
            assertTrue(report.futexImplementation().startsWith("PortableFutex ("), report.futexImplementation());
            assertTrue(report.futexImplementation().contains(args[0]), report.futexImplementation());
            assertFalse(report.inheritsPriority());
            try (FutexLike futex = FutexLike.create(1);
                    WaitFreeSpscQueue<String> queue = new WaitFreeSpscQueue<>(4)) {
                assertEquals(WaitResult.TIMED_OUT, futex.waitFor(1, 1, TimeUnit.MILLISECONDS));
                queue.put("x");
                assertEquals("x", queue.take());
                new PriorityInheritanceMutex<>(1).lock().close();
                new AdvancedRwLock<>(1).write().close();
            }
        }
    }

    @Test
    void cpuListsAreRead() {
        assertEquals(List.of(0, 1, 2, 5, 9, 10), NumaTopology.cpus("0-2,5,9-10"));
        assertEquals(List.of(), NumaTopology.cpus(""));
    }

    @Test
    void wrongTopologiesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> NumaTopology.of(new int[] {0, 2}, new int[][] {{10}}));
        assertThrows(IllegalArgumentException.class, () -> NumaTopology.of(new int[0], new int[][] {{10, 20}}));
        assertThrows(IllegalArgumentException.class, () -> NumaTopology.of(new int[0], new int[0][]));
    }

    @Test
    void realtimeThreadNeverSpins() {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
        assumeTrue(Platform.get().has(Capability.REALTIME_SCHEDULING), "needs SCHED_FIFO");
        PriorityInheritanceMutex<Integer> mutex = new PriorityInheritanceMutex<>(0);
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                try (PriorityInheritanceMutex.Guard<Integer> urgent = mutex.lockWithPriority(Priority.fifo(5))) {
                    assertEquals(0, urgent.get());
                    assertFalse(SpinFutex.maySpin());
                }
            });
        }
    }

    @Test
    void spinningSeesTheChangeWithoutAWake() {
        for (SpinFutex.Backoff backoff : SpinFutex.Backoff.values()) {
            try (SpinFutex futex = SpinFutex.builder()
                            .spinIterations(Integer.MAX_VALUE)
                            .yieldAfter(50)
                            .backoff(backoff)
                            .build(FutexLike.create(0));
                    Crew crew = new Crew()) {
                assumeTrue(SpinFutex.maySpin());
                Crew.Member<WaitResult> spinner = crew.start(() -> futex.waitFor(0, 1, TimeUnit.HOURS));
                futex.store(1);
                assertEquals(WaitResult.VALUE_CHANGED, spinner.result());
            }
        }
    }

    @Test
    void badSpinPoliciesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> SpinFutex.builder().spinIterations(-1));
        assertThrows(IllegalArgumentException.class, () -> SpinFutex.builder().yieldAfter(-1));
        assertThrows(NullPointerException.class, () -> SpinFutex.builder().build(null));
        assertThrows(NullPointerException.class, () -> SpinFutex.builder().backoff(null));
    }
}
