package io.turnstile.nativeaccess;

import io.turnstile.nativeaccess.ChildJvm.Ended;
import io.turnstile.runtime.platform.Errno;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the probes find where a real seccomp filter refuses system calls. */
class SandboxTest {
    private static final SystemCallNumbers NUMBERS = Kernel.numbers();

    // linux/futex.h
    private static final int FUTEX_CMP_REQUEUE = 4;
    private static final int FUTEX_LOCK_PI = 6;
    private static final int FUTEX_WAIT_REQUEUE_PI = 11;
    private static final int FUTEX_LOCK_PI2 = 13;

    @Test
    void kernelWithoutLockPi2GivesPriorityInheritanceOnTheWallClock() {
        String report = reportUnder(futex(FUTEX_LOCK_PI2, Errno.ENOSYS));
        assertFinding(report, "LOCK_PI2 missing: futex lock-pi answered ENOSYS instead of 0 | use Linux 5.14 or later");
        assertFinding(report, "PI_FUTEX present: FUTEX_LOCK_PI, ");
        assertFinding(report, "REQUEUE_PI present: ");
        assertFinding(report, "clock REALTIME");
    }

    @Test
    void refusedPriorityInheritanceLeavesPlainFutexes() {
        String report = reportUnder(
                futex(FUTEX_LOCK_PI, Errno.EPERM),
                futex(FUTEX_LOCK_PI2, Errno.EPERM),
                futex(FUTEX_WAIT_REQUEUE_PI, Errno.ENOSYS));
        assertFinding(report, "FUTEX present: ");
        assertFinding(report, "REQUEUE present: ");
        assertFinding(
                report,
                "PI_FUTEX missing: futex lock-pi answered EPERM instead of 0 | use a kernel with CONFIG_FUTEX_PI, and let"
                        + " the sandbox");
        assertFinding(report, "REQUEUE_PI missing: futex wait-requeue-pi answered ENOSYS instead of EAGAIN | ");
    }

    @Test
    void refusedSchedulingIsFoundWithItsRemedies() {
        String report = reportUnder(
                futex(FUTEX_CMP_REQUEUE, Errno.ENOSYS),
                NUMBERS.schedSetscheduler() + "/" + Errno.EPERM,
                NUMBERS.schedSetaffinity() + "/" + Errno.EPERM,
                NUMBERS.tgkill() + "/" + Errno.EPERM);
        assertFinding(report, "REQUEUE missing: futex requeue answered ENOSYS instead of EAGAIN | let the sandbox");
        assertFinding(report, "REALTIME_SCHEDULING missing: sched_setscheduler(SCHED_FIFO, 1) answered EPERM | ");
        for (String way :
                new String[] {"ulimit -r", "LimitRTPRIO=99", "--cap-add=SYS_NICE", "setcap cap_sys_nice+ep"}) {
            assertTrue(report.contains(way), () -> way + " is not among the remedies of\n" + report);
        }
        assertFinding(report, "AFFINITY missing: sched_setaffinity answered EPERM | ");
        assertFinding(report, "INTERRUPT_SIGNAL missing: tgkill answered EPERM | ");
    }

    private static String futex(int operation, int errno) {
        return NUMBERS.futex() + "/" + operation + "/" + errno;
    }

    private static String reportUnder(String... refusals) {
        Ended child = ChildJvm.onThisJdk().run(SeccompReport.class, refusals);
        Assumptions.assumeFalse(child.exitCode() == SeccompReport.NO_SECCOMP, child.output());
        assertEquals(0, child.exitCode(), child.output());
        return child.output();
    }

    private static void assertFinding(String report, String line) {
        Stream<String> lines = report.lines();
        assertTrue(lines.anyMatch(any -> any.startsWith(line)), () -> "no line \"" + line + "…\" in\n" + report);
    }
}
