package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.SchedulingPort;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Tries what {@link SchedulingPort} offers, on a short-lived thread of its own, so that no other thread is changed. */
final class SchedulingProbe {
    /**
     * SIGRTMAX - 2 (signal(7)). The JDK gives it a handler that does nothing, to get its own threads out of blocking I/O:
     * sun.nio.ch.NativeThread, whose initialisation installs it.
     */
    private static final int INTERRUPT_SIGNAL = 62;

    private static final String NIO_THREADS = "sun.nio.ch.NativeThread";
    private static final int SIGSET_BYTES = 8; // _NSIG / 8, linux/signal.h
    private static final int SIGACTION_BYTES = 32; // struct sigaction of the kernel; its first word is the handler
    private static final long SIG_IGN = 1; // asm-generic/signal-defs.h; SIG_DFL is 0
    private static final int HIGHEST_PRIORITY = 99; // sched(7)
    private static final int CPU_MASK_BYTES = 1024; // 8192 CPUs, the most that Linux is built for (NR_CPUS)

    private static final String SIGNAL_REMEDY =
            "let nothing in this process reset signal 62, which the JDK uses for blocking I/O; until then interrupts of"
                    + " real-time waiters are noticed once a second";
    private static final String AFFINITY_REMEDY =
            "let the sandbox that this process runs in permit sched_getaffinity and sched_setaffinity";

    private final SystemCalls calls;
    private final SystemCallNumbers numbers;

    SchedulingProbe(SystemCalls calls, SystemCallNumbers numbers) {
        this.calls = calls;
        this.numbers = numbers;
    }

    /** Records what it finds and returns the port that makes the most of it. */
    SchedulingPort probe(Map<Capability, Finding> findings) {
        LinuxScheduling scheduling = new LinuxScheduling(calls, numbers, LinuxScheduling.NO_SIGNAL);
        Finding signal = trySignal(scheduling);
        findings.put(Capability.INTERRUPT_SIGNAL, signal);
        onOwnThread(() -> {
            findings.put(Capability.AFFINITY, tryAffinity(scheduling));
            findings.put(Capability.REALTIME_SCHEDULING, tryRealtime(scheduling));
        });
        return signal.present() ? new LinuxScheduling(calls, numbers, INTERRUPT_SIGNAL) : scheduling;
    }

    private Finding trySignal(LinuxScheduling scheduling) {
        try {
            Class.forName(NIO_THREADS, true, null);
        } catch (ClassNotFoundException | LinkageError unavailable) {
            return Finding.missing("this JDK has no usable " + NIO_THREADS + " (" + unavailable + ")", "");
        }
        ByteBuffer action = offHeap(SIGACTION_BYTES);
        try {
            Trial trial = new Trial(SIGNAL_REMEDY);
            long result =
                    calls.call(numbers.rtSigaction(), INTERRUPT_SIGNAL, 0, calls.addressOf(action), SIGSET_BYTES, 0, 0);
            trial.expectSuccess("rt_sigaction(62)", result);
            if (trial.hasPassed() && Long.compareUnsigned(action.getLong(0), SIG_IGN) <= 0) {
                return Finding.missing(
                        "signal 62 has no handler: the JDK's was not installed or was reset", SIGNAL_REMEDY);
            }
            trial.expectSuccess("tgkill", scheduling.sendSignal(scheduling.currentTid(), 0));
            return trial.finding("signal 62 (SIGRTMAX - 2) has the JDK's handler; tgkill answers");
        } finally {
            Reference.reachabilityFence(action);
        }
    }

    private Finding tryAffinity(LinuxScheduling scheduling) {
        ByteBuffer bits = offHeap(CPU_MASK_BYTES);
        try {
            Trial trial = new Trial(AFFINITY_REMEDY);
            long bytes = calls.call(numbers.schedGetaffinity(), 0, bits.capacity(), calls.addressOf(bits), 0, 0, 0);
            trial.expectSuccess("sched_getaffinity", bytes);
            if (trial.hasPassed()) {
                long[] mask = new long[(int) bytes / Long.BYTES];
                bits.asLongBuffer().get(mask);
                trial.expectSuccess("sched_setaffinity", scheduling.setAffinity(0, mask));
            }
            return trial.finding("sched_setaffinity accepted the CPUs that a thread has");
        } finally {
            Reference.reachabilityFence(bits);
        }
    }

    /** Finds the highest priority that is granted: RLIMIT_RTPRIO may be lower than 99. */
    private static Finding tryRealtime(LinuxScheduling scheduling) {
        int priority = HIGHEST_PRIORITY;
        int result = scheduling.setScheduler(0, SchedulingPort.SCHED_FIFO, priority);
        while (result == -Errno.EPERM && priority > 1) {
            priority--;
            result = scheduling.setScheduler(0, SchedulingPort.SCHED_FIFO, priority);
        }
        if (result < 0) {
            return Finding.missing(
                    "sched_setscheduler(SCHED_FIFO, " + priority + ") answered " + Errno.nameOf(-result),
                    realtimeRemedy());
        }
        scheduling.setScheduler(
                0, SchedulingPort.SCHED_OTHER, 0); // the thread has little left to do, and nothing urgent
        return Finding.present(
                priority == HIGHEST_PRIORITY
                        ? "sched_setscheduler granted SCHED_FIFO 1 to 99"
                        : "sched_setscheduler granted SCHED_FIFO 1 to " + priority + " only: RLIMIT_RTPRIO ends there");
    }

    private static String realtimeRemedy() {
        String javaHome = System.getProperty("java.home");
        return "start java where \"ulimit -r\" is 99 (rtprio in /etc/security/limits.conf), with LimitRTPRIO=99 in its systemd"
                + " unit, with docker run --cap-add=SYS_NICE --ulimit rtprio=99, or after setcap cap_sys_nice+ep "
                + javaHome + "/bin/java (then name " + javaHome + "/lib in /etc/ld.so.conf.d, too)";
    }

    private static void onOwnThread(Runnable trials) {
        FutureTask<Void> task = new FutureTask<>(trials, null);
        Thread thread = new Thread(null, task, "turnstile-probe", 0, false);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException early) {
                    interrupted = true; // the caller's business, once we are done
                } catch (ExecutionException failed) {
                    throw new IllegalStateException("a probe of the platform failed", failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ByteBuffer offHeap(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
    }
}
