package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.FutexOperation;
import io.turnstile.runtime.platform.FutexPort;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Tries each futex operation on words that nobody else knows. Never blocks: an operation that could is given a word that
 * differs, or that the caller can have at once.
 */
final class FutexProbe {
    private static final int CLOCK_MONOTONIC = 1; // linux/time.h
    private static final long CLOCK_SLACK_NS = 1_000_000; // another clock is off by far more
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private static final String SANDBOX_REMEDY =
            "let the sandbox that this process runs in (seccomp profile, gVisor) permit all operations of futex(2)";
    private static final String PI_REMEDY = "use a kernel with CONFIG_FUTEX_PI, and " + SANDBOX_REMEDY;
    private static final String LOCK_PI2_REMEDY =
            "use Linux 5.14 or later; until then timed waits follow steps of the wall clock";

    private static final int CONDITION_OFFSET = 0;
    private static final int LOCK_OFFSET = 8;
    private static final int TIMESPEC_OFFSET = 16;
    private static final int BYTES = 32;

    private final SystemCalls calls;
    private final SystemCallNumbers numbers;
    private final int callerTid;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
    private final long condition;
    private final long lock;

    FutexProbe(SystemCalls calls, SystemCallNumbers numbers, int callerTid) {
        this.calls = calls;
        this.numbers = numbers;
        this.callerTid = callerTid;
        this.condition = calls.addressOf(memory) + CONDITION_OFFSET;
        this.lock = calls.addressOf(memory) + LOCK_OFFSET;
    }

    /** Records what it finds and returns the port that makes the most of it. */
    FutexPort probe(Map<Capability, Finding> findings) {
        try {
            LinuxFutex futex = new LinuxFutex(calls, numbers, FutexPort.Clock.MONOTONIC);
            findings.put(Capability.FUTEX, tryWaitAndWake(futex));
            findings.put(Capability.REQUEUE, tryRequeue(futex));
            Finding lockPi2 = tryLockPi2(futex);
            findings.put(Capability.LOCK_PI2, lockPi2);
            LinuxFutex best = lockPi2.present() ? futex : new LinuxFutex(calls, numbers, FutexPort.Clock.REALTIME);
            findings.put(Capability.PI_FUTEX, tryPi(best));
            findings.put(Capability.REQUEUE_PI, tryRequeuePi(best));
            return best;
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    private Finding tryWaitAndWake(FutexPort futex) {
        Trial trial = new Trial(SANDBOX_REMEDY);
        int other = memory.getInt(CONDITION_OFFSET) + 1;
        trial.expect(FutexOperation.WAIT, -Errno.EAGAIN, futex.waitOn(condition, other, 0));
        trial.expect(FutexOperation.WAKE, 0, futex.wake(condition, 1));
        tryClock(trial);
        return trial.finding("FUTEX_WAIT_BITSET and FUTEX_WAKE answer; System.nanoTime is CLOCK_MONOTONIC");
    }

    /** Deadlines are computed from System.nanoTime and read by the kernel on CLOCK_MONOTONIC. */
    private void tryClock(Trial trial) {
        long timespec = calls.addressOf(memory) + TIMESPEC_OFFSET;
        long beforeNs = System.nanoTime();
        long result = calls.call(numbers.clockGettime(), CLOCK_MONOTONIC, timespec, 0, 0, 0, 0);
        long afterNs = System.nanoTime();
        long kernelNs = memory.getLong(TIMESPEC_OFFSET) * NS_PER_SECOND + memory.getLong(TIMESPEC_OFFSET + Long.BYTES);
        trial.expectSuccess("clock_gettime(CLOCK_MONOTONIC)", result);
        trial.demand(
                kernelNs - beforeNs >= -CLOCK_SLACK_NS && kernelNs - afterNs <= CLOCK_SLACK_NS,
                "System.nanoTime is not CLOCK_MONOTONIC in this JVM: deadlines would mean something else to the kernel");
    }

    private Finding tryRequeue(FutexPort futex) {
        Trial trial = new Trial(SANDBOX_REMEDY);
        int value = memory.getInt(CONDITION_OFFSET);
        trial.expect(FutexOperation.REQUEUE, -Errno.EAGAIN, futex.requeue(condition, value + 1, 1, 1, lock));
        trial.expect(FutexOperation.REQUEUE, 0, futex.requeue(condition, value, 1, 1, lock));
        return trial.finding("FUTEX_CMP_REQUEUE answers");
    }

    private Finding tryLockPi2(FutexPort futex) {
        Trial trial = new Trial(LOCK_PI2_REMEDY);
        tryLockAndUnlock(trial, futex);
        return trial.finding("FUTEX_LOCK_PI2 acquired a free word");
    }

    private Finding tryPi(FutexPort futex) {
        Trial trial = new Trial(PI_REMEDY);
        tryLockAndUnlock(trial, futex);
        memory.putInt(LOCK_OFFSET, 0);
        trial.expect(FutexOperation.TRYLOCK_PI, 0, futex.tryLockPi(lock));
        trial.expect(FutexOperation.TRYLOCK_PI, -Errno.EDEADLK, futex.tryLockPi(lock));
        trial.expect(FutexOperation.UNLOCK_PI, 0, futex.unlockPi(lock));
        String operation = futex.lockPiClock() == FutexPort.Clock.MONOTONIC ? "FUTEX_LOCK_PI2" : "FUTEX_LOCK_PI";
        return trial.finding(operation + ", FUTEX_TRYLOCK_PI and FUTEX_UNLOCK_PI acquired and released a word");
    }

    private void tryLockAndUnlock(Trial trial, FutexPort futex) {
        memory.putInt(LOCK_OFFSET, 0);
        trial.expect(FutexOperation.LOCK_PI, 0, futex.lockPi(lock, 0));
        trial.demand(
                memory.getInt(LOCK_OFFSET) == callerTid, "futex lock-pi left another tid in the word than gettid's");
        trial.expect(FutexOperation.UNLOCK_PI, 0, futex.unlockPi(lock));
        trial.demand(memory.getInt(LOCK_OFFSET) == 0, "futex unlock-pi did not free the word");
    }

    private Finding tryRequeuePi(FutexPort futex) {
        Trial trial = new Trial(PI_REMEDY);
        memory.putInt(LOCK_OFFSET, 0);
        int other = memory.getInt(CONDITION_OFFSET) + 1;
        trial.expect(FutexOperation.CMP_REQUEUE_PI, -Errno.EAGAIN, futex.requeuePi(condition, other, 0, lock));
        trial.expect(FutexOperation.WAIT_REQUEUE_PI, -Errno.EAGAIN, futex.waitRequeuePi(condition, other, 0, lock));
        return trial.finding("FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI answer");
    }
}
