package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.SchedulingPort;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

import static io.turnstile.nativeaccess.Answers.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the probes make of answers that no sandbox can be made to give. */
class ProbeTest {
    private static final SystemCallNumbers NUMBERS = Kernel.numbers();

    /** The kernel's answers, but for one system call that is answered in its place. */
    private abstract static class Tampered implements SystemCalls {
        private final SystemCalls kernel;
        private final int tamperedNumber;

        Tampered(SystemCalls kernel, int tamperedNumber) {
            this.kernel = kernel;
            this.tamperedNumber = tamperedNumber;
        }

        abstract long answer(long a, long b, long c);

        @Override
        public long call(long number, long a, long b, long c, long d, long e, long f) {
            return number == tamperedNumber ? answer(a, b, c) : kernel.call(number, a, b, c, d, e, f);
        }

        @Override
        public long addressOf(ByteBuffer direct) {
            return kernel.addressOf(direct);
        }
    }

    /** Answers 0 and writes nothing, into memory that is zero. */
    private static final class Zeroes extends Tampered {
        Zeroes(SystemCalls kernel, int tamperedNumber) {
            super(kernel, tamperedNumber);
        }

        @Override
        long answer(long a, long b, long c) {
            return 0;
        }
    }

    /** Grants priorities up to a limit, as RLIMIT_RTPRIO does. */
    private static final class LimitedPriorities extends Tampered {
        private final int highestPriority;
        private long params; // address of the constant struct sched_param of each priority: the one large buffer

        LimitedPriorities(SystemCalls kernel, int highestPriority) {
            super(kernel, NUMBERS.schedSetscheduler());
            this.highestPriority = highestPriority;
        }

        @Override
        public long addressOf(ByteBuffer direct) {
            long address = super.addressOf(direct);
            if (direct.capacity() == 100 * Integer.BYTES) {
                params = address;
            }
            return address;
        }

        @Override
        long answer(long tid, long policy, long param) {
            return (param - params) / Integer.BYTES > highestPriority ? -Errno.EPERM : 0;
        }
    }

    @EachBinding
    void highestGrantedPriorityIsFound(Binding binding) {
        Finding finding = probeScheduling(
                        new LimitedPriorities(Kernel.by(binding).calls(), 20))
                .get(Capability.REALTIME_SCHEDULING);
        assertTrue(finding.present(), finding.detail());
        assertEquals("sched_setscheduler granted SCHED_FIFO 1 to 20 only: RLIMIT_RTPRIO ends there", finding.detail());
    }

    @EachBinding
    void noPriorityIsGrantedWhereTheLowestIsRefused(Binding binding) {
        Finding finding = probeScheduling(
                        new LimitedPriorities(Kernel.by(binding).calls(), 0))
                .get(Capability.REALTIME_SCHEDULING);
        assertFalse(finding.present(), finding.detail());
        assertEquals("sched_setscheduler(SCHED_FIFO, 1) answered EPERM", finding.detail());
    }

    @EachBinding
    void signalWithoutHandlerIsNeverSent(Binding binding) {
        SystemCalls defaultAction = new Zeroes(Kernel.by(binding).calls(), NUMBERS.rtSigaction()); // SIG_DFL
        Map<Capability, Finding> findings = new EnumMap<>(Capability.class);
        SchedulingPort scheduling = new SchedulingProbe(defaultAction, NUMBERS).probe(findings);
        assertFalse(findings.get(Capability.INTERRUPT_SIGNAL).present());
        assertFails(Errno.ENOSYS, scheduling.interrupt(scheduling.currentTid()));
    }

    @EachBinding
    void futexesAreMissingWhereNanoTimeIsAnotherClock(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        SystemCalls otherClock = new Zeroes(kernel.calls(), NUMBERS.clockGettime());
        Map<Capability, Finding> findings = new EnumMap<>(Capability.class);
        new FutexProbe(otherClock, NUMBERS, kernel.scheduling().currentTid()).probe(findings);
        Finding finding = findings.get(Capability.FUTEX);
        assertFalse(finding.present(), finding.detail());
        assertTrue(finding.detail().startsWith("System.nanoTime is not CLOCK_MONOTONIC"), finding.detail());
        assertTrue(findings.get(Capability.REQUEUE).present(), "needs no clock");
    }

    private static Map<Capability, Finding> probeScheduling(SystemCalls calls) {
        Map<Capability, Finding> findings = new EnumMap<>(Capability.class);
        new SchedulingProbe(calls, NUMBERS).probe(findings);
        return findings;
    }
}
