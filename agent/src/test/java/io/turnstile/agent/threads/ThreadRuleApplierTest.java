package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ThreadRuleApplierTest {
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final RecordingPort port = new RecordingPort();
    private final FixedCpus allowed = new FixedCpus();

    private final ThreadRule control = new ThreadRule(
            List.of("control-*", "main-loop"),
            new ThreadRule.Scheduling(SchedulingPolicy.FIFO, 80, CpuSet.parse("0-1")),
            "t.yaml:2");
    private final ThreadRule turns =
            new ThreadRule(List.of("turn-?"), new ThreadRule.Scheduling(SchedulingPolicy.RR, 20, null), "t.yaml:7");
    private final ThreadRule rest =
            new ThreadRule(List.of("*"), new ThreadRule.Scheduling(SchedulingPolicy.OTHER, 0, null), "t.yaml:11");
    private final ThreadRules rules = new ThreadRules(List.of(control, turns, rest));

    /** Notes the calls and answers as told. */
    private static final class RecordingPort implements SchedulingPort {
        private final List<String> calls = new ArrayList<>();
        private int schedulerAnswer;
        private int affinityAnswer;

        @Override
        public int currentTid() {
            return 4711;
        }

        @Override
        public int policyOf(int tid) {
            throw new AssertionError("not asked for");
        }

        @Override
        public int priorityOf(int tid) {
            throw new AssertionError("not asked for");
        }

        @Override
        public int setScheduler(int tid, int policy, int priority) {
            calls.add("scheduler " + tid + ' ' + policy + ' ' + priority);
            return schedulerAnswer;
        }

        @Override
        public int setAffinity(int tid, long[] mask) {
            calls.add("affinity " + tid + ' ' + Arrays.toString(mask));
            return affinityAnswer;
        }

        @Override
        public int interrupt(int tid) {
            throw new AssertionError("not asked for");
        }
    }

    /** Two CPUs, or a /proc that does not tell. */
    private static final class FixedCpus extends AllowedCpus {
        private String list = "0-1";

        @Override
        CpuSet ofCaller() throws IOException {
            if (list == null) {
                throw new IOException("no /proc");
            }
            return CpuSet.parse(list);
        }
    }

    @BeforeEach
    void captureErr() {
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreErr() {
        System.setErr(realErr);
    }

    private ThreadRuleApplier started(boolean remedySaid, String... names) {
        ThreadRuleApplier applier = new ThreadRuleApplier(rules, port, remedySaid, allowed);
        for (String name : names) {
            applier.threadStarted(new Thread(null, null, name));
        }
        return applier;
    }

    private void assertSaid(String... lines) {
        assertEquals(
                List.of(lines), err.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void givesCpusFirstThenPolicyAndPriority() {
        started(false, "control-1");
        assertEquals(List.of("affinity 4711 [3]", "scheduler 4711 1 80"), port.calls);
        assertSaid();
    }

    @Test
    void theFirstRuleForANameDecides() {
        started(false, "turn-1", "turn-10", "main-loop2");
        assertEquals(List.of("scheduler 4711 2 20", "scheduler 4711 0 0", "scheduler 4711 0 0"), port.calls);
    }

    @Test
    void knowsTheRulesThatMetNoThread() {
        ThreadRuleApplier applier = started(false, "main-loop", "x");
        assertEquals(List.of(turns), applier.unmatched());
        assertEquals(1, control.matchCount());
    }

    @Test
    void aMissingPermissionIsSaidOncePerRuleAndItsRemedyOnce() {
        port.schedulerAnswer = -Errno.EPERM;
        started(false, "control-1", "turn-1", "control-2", "turn-2");
        assertSaid(
                "turnstile: t.yaml:2: policy fifo priority 80 refused with EPERM, threads named \"control-*\","
                        + " \"main-loop\" run without it; " + ThreadRuleApplier.REMEDY,
                "turnstile: t.yaml:7: policy rr priority 20 refused with EPERM, threads named \"turn-?\" run without"
                        + " it");
    }

    @Test
    void theRemedyThatStartUpHasSaidIsNotRepeated() {
        port.schedulerAnswer = -Errno.EPERM;
        started(true, "turn-1");
        assertSaid("turnstile: t.yaml:7: policy rr priority 20 refused with EPERM, threads named \"turn-?\" run without"
                + " it");
    }

    @Test
    void cpusThatTheMachineLacksAreSaidAndThePolicyIsGivenAllTheSame() {
        port.affinityAnswer = -Errno.EINVAL;
        allowed.list = "2-3";
        started(false, "control-1", "control-1");
        assertSaid("turnstile: t.yaml:2: cpus 0-1 refused with EINVAL, threads named \"control-*\", \"main-loop\" run"
                + " without it; allowed are 2-3");
        assertEquals("scheduler 4711 1 80", port.calls.get(1));
    }

    /** sched_setaffinity(2) fails only where no CPU of the mask can be used; others it passes over. */
    @Test
    void cpusThatTheKernelPassesOverAreSaidOncePerRule() {
        allowed.list = "1";
        started(false, "control-1", "control-2");
        assertSaid("turnstile: t.yaml:2: cpus 0 do not exist or are not allowed here, threads named \"control-*\","
                + " \"main-loop\" run without them");
    }

    @Test
    void cpusThatCannotBeVerifiedAreSaid() {
        allowed.list = null;
        started(false, "control-1");
        assertSaid("turnstile: t.yaml:2: cpus 0-1 are set but could not be verified: no /proc");
    }

    @Test
    void allowedCpusAreReadFromTheKernel() throws IOException {
        assumeTrue(new File("/proc/thread-self/status").exists(), "needs Linux' /proc");
        assertFalse(new AllowedCpus().ofCaller().isEmpty());
    }
}
