package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.SchedulingPort;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/**
 * Finds out what the kernel grants by calling it once, harmlessly: on words and threads of its own. Versions are never asked
 * for: a sandbox may deny what a version has.
 */
final class CapabilityProbe {
    private static final int WORD = 0;
    private static final int OTHER_WORD = 64;
    private static final int TIMESPEC = 128;
    private static final int PROBE_BYTES = 192;
    private static final int CLOCK_MONOTONIC = 1; // linux/time.h
    private static final long MOST_CLOCK_SKEW_NS = 1_000_000_000L;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /**
     * SIGRTMAX-2: the JDK's own interrupt signal for blocking I/O, with a handler that does nothing
     * (src/java.base/unix/native/libnio/ch/NativeThread.c).
     */
    private static final int JDK_INTERRUPT_SIGNAL = 62;

    private static final int SIGACTION_BYTES = 152;
    private static final int KERNEL_SIGSET_BYTES = 8;
    private static final long SIG_DFL = 0;
    private static final long SIG_IGN = 1;

    private static final String SANDBOX_REMEDY =
            "the kernel or a sandbox denies it: allow futex(2) in the seccomp profile, or run outside that sandbox";
    private static final String PRIVILEGE_REMEDY = "setcap cap_sys_nice+ep on the java binary; or ulimit -r 99;"
            + " systemd: LimitRTPRIO=99; docker: --cap-add=SYS_NICE --ulimit rtprio=99";

    private final SystemCalls calls;
    private final SystemCallNumbers numbers;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(PROBE_BYTES + Long.BYTES)
            .alignedSlice(Long.BYTES)
            .order(ByteOrder.nativeOrder());
    private final long address;
    private final Map<Capability, Finding> findings = new EnumMap<>(Capability.class);
    private int interruptSignal;

    CapabilityProbe(SystemCalls calls, SystemCallNumbers numbers) {
        this.calls = calls;
        this.numbers = numbers;
        this.address = calls.addressOf(memory);
        LinuxFutex futex = new LinuxFutex(calls, numbers, true);
        LinuxFutex olderFutex = new LinuxFutex(calls, numbers, false);
        findings.put(Capability.FUTEX, futex(futex));
        findings.put(Capability.REQUEUE, requeue(futex));
        findings.put(Capability.PI_FUTEX, priorityInheritance(olderFutex));
        findings.put(Capability.LOCK_PI2, lockPi2(futex));
        findings.put(Capability.REQUEUE_PI, requeuePi(futex));
        findings.put(Capability.INTERRUPT_SIGNAL, interruptSignalFinding());
        probeScheduling();
    }

    Map<Capability, Finding> findings() {
        return findings;
    }

    /** The signal to interrupt with, or 0. */
    int interruptSignal() {
        return interruptSignal;
    }

    private Finding futex(LinuxFutex futex) {
        memory.putInt(WORD, 0);
        int waited = futex.waitOn(address + WORD, 1, 0);
        int woken = futex.wake(address + WORD, 1);
        if (waited != -Errno.EAGAIN || woken != 0) {
            return missing("FUTEX_WAIT_BITSET on a changed word", waited == -Errno.EAGAIN ? woken : waited);
        }
        if (!nanoTimeIsMonotonicClock()) {
            return Finding.missing(
                    "System.nanoTime() is not CLOCK_MONOTONIC in this JVM, so deadlines cannot be given to the kernel",
                    "use a HotSpot JVM");
        }
        return Finding.present("FUTEX_WAIT_BITSET and FUTEX_WAKE answer");
    }

    private boolean nanoTimeIsMonotonicClock() {
        long result = calls.call(numbers.clockGettime(), CLOCK_MONOTONIC, address + TIMESPEC, 0, 0, 0, 0);
        long clockNs = memory.getLong(TIMESPEC) * NS_PER_SECOND + memory.getLong(TIMESPEC + Long.BYTES);
        return result == 0 && Math.abs(System.nanoTime() - clockNs) < MOST_CLOCK_SKEW_NS;
    }

    private Finding requeue(LinuxFutex futex) {
        memory.putInt(WORD, 0);
        int result = futex.requeue(address + WORD, 1, 0, 1, address + OTHER_WORD);
        return result == -Errno.EAGAIN
                ? Finding.present("FUTEX_CMP_REQUEUE answers")
                : missing("FUTEX_CMP_REQUEUE on a changed word", result);
    }

    private Finding priorityInheritance(LinuxFutex futex) {
        memory.putInt(WORD, 0);
        int result = futex.lockPi(address + WORD, 0);
        if (result == 0) {
            result = futex.unlockPi(address + WORD);
        }
        if (result == 0) {
            result = futex.tryLockPi(address + WORD);
        }
        if (result == 0) {
            result = futex.unlockPi(address + WORD);
        }
        return result == 0
                ? Finding.present("FUTEX_LOCK_PI, TRYLOCK_PI and UNLOCK_PI answer")
                : missing("FUTEX_LOCK_PI on a free word", result);
    }

    private Finding lockPi2(LinuxFutex futex) {
        memory.putInt(WORD, 0);
        int result = futex.lockPi(address + WORD, 0);
        if (result == 0) {
            result = futex.unlockPi(address + WORD);
        }
        return result == 0
                ? Finding.present("FUTEX_LOCK_PI2 answers")
                : Finding.missing(
                        "FUTEX_LOCK_PI2 answered " + Errno.nameOf(-result)
                                + ": timed PI waits use CLOCK_REALTIME and follow its steps",
                        "Linux 5.14 or later has it");
    }

    private Finding requeuePi(LinuxFutex futex) {
        memory.putInt(WORD, 0);
        memory.putInt(OTHER_WORD, 0);
        int waited = futex.waitRequeuePi(address + WORD, 1, 0, address + OTHER_WORD);
        int moved = futex.requeuePi(address + WORD, 1, 0, address + OTHER_WORD);
        if (waited == -Errno.EAGAIN && moved == -Errno.EAGAIN) {
            return Finding.present("FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI answer");
        }
        return missing("FUTEX_WAIT_REQUEUE_PI on a changed word", waited == -Errno.EAGAIN ? moved : waited);
    }

    private Finding missing(String call, int result) {
        return Finding.missing(
                call + " answered " + (result < 0 ? Errno.nameOf(-result) : String.valueOf(result)), SANDBOX_REMEDY);
    }

    private Finding interruptSignalFinding() {
        try {
            Class.forName("sun.nio.ch.NativeThread", true, null); // installs the handler
        } catch (ClassNotFoundException e) {
            return Finding.missing("this JDK has no sun.nio.ch.NativeThread", "interrupts are noticed once a second");
        }
        ByteBuffer action = ByteBuffer.allocateDirect(SIGACTION_BYTES).order(ByteOrder.nativeOrder());
        long result = calls.call(
                numbers.rtSigaction(), JDK_INTERRUPT_SIGNAL, 0, calls.addressOf(action), KERNEL_SIGSET_BYTES, 0, 0);
        long handler = action.getLong(0); // struct sigaction of the kernel begins with the handler
        if (result != 0 || handler == SIG_DFL || handler == SIG_IGN) {
            return Finding.missing(
                    "signal " + JDK_INTERRUPT_SIGNAL + " has no handler", "interrupts are noticed once a second");
        }
        interruptSignal = JDK_INTERRUPT_SIGNAL;
        return Finding.present("signal " + JDK_INTERRUPT_SIGNAL + " has the JDK's handler, which does nothing");
    }

    /** On a thread of its own, whose policy may be changed. */
    private void probeScheduling() {
        Thread thread = new Thread(null, this::tryScheduling, "turnstile-probe", 0, false);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryScheduling() {
        LinuxScheduling scheduling = new LinuxScheduling(calls, numbers, 0);
        int fifo = scheduling.setScheduler(0, SchedulingPort.SCHED_FIFO, 1);
        findings.put(
                Capability.REALTIME_SCHEDULING,
                fifo == 0
                        ? Finding.present("sched_setscheduler(SCHED_FIFO, 1) answers")
                        : Finding.missing(
                                "sched_setscheduler(SCHED_FIFO, 1) answered " + Errno.nameOf(-fifo), PRIVILEGE_REMEDY));
        int affinity = scheduling.setAffinity(0, new long[] {-1L});
        findings.put(
                Capability.AFFINITY,
                affinity == 0
                        ? Finding.present("sched_setaffinity answers")
                        : Finding.missing("sched_setaffinity answered " + Errno.nameOf(-affinity), SANDBOX_REMEDY));
    }
}
