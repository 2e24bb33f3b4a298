package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@link SchedulingPort} by sched_setscheduler(2), sched_setaffinity(2) and tgkill(2). */
final class LinuxScheduling implements SchedulingPort {
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000; // linux/sched.h

    private final SystemCalls calls;
    private final SystemCallNumbers numbers;
    private final long processId;
    private final int interruptSignal;

    /** @param interruptSignal a signal whose handler does nothing, or 0 where none is known */
    LinuxScheduling(SystemCalls calls, SystemCallNumbers numbers, int interruptSignal) {
        this.calls = calls;
        this.numbers = numbers;
        this.processId = calls.call(numbers.getpid(), 0, 0, 0, 0, 0, 0);
        this.interruptSignal = interruptSignal;
    }

    @Override
    public int currentTid() {
        return (int) calls.call(numbers.gettid(), 0, 0, 0, 0, 0, 0);
    }

    @Override
    public int policyOf(int tid) {
        int policy = (int) calls.call(numbers.schedGetscheduler(), tid, 0, 0, 0, 0, 0);
        return policy < 0 ? policy : policy & ~SCHED_RESET_ON_FORK;
    }

    @Override
    public int priorityOf(int tid) {
        ByteBuffer parameter = parameter();
        int result = (int) calls.call(numbers.schedGetparam(), tid, calls.addressOf(parameter), 0, 0, 0, 0);
        return result < 0 ? result : parameter.getInt(0);
    }

    @Override
    public int setScheduler(int tid, int policy, int priority) {
        ByteBuffer parameter = parameter();
        parameter.putInt(0, priority);
        return (int) calls.call(numbers.schedSetscheduler(), tid, policy, calls.addressOf(parameter), 0, 0, 0);
    }

    @Override
    public int setAffinity(int tid, long[] mask) {
        ByteBuffer bits = ByteBuffer.allocateDirect(mask.length * Long.BYTES).order(ByteOrder.nativeOrder());
        bits.asLongBuffer().put(mask);
        return (int) calls.call(numbers.schedSetaffinity(), tid, bits.capacity(), calls.addressOf(bits), 0, 0, 0);
    }

    @Override
    public int interrupt(int tid) {
        if (interruptSignal == 0) {
            return -Errno.ENOSYS;
        }
        return (int) calls.call(numbers.tgkill(), processId, tid, interruptSignal, 0, 0, 0);
    }

    /** {@code struct sched_param { int sched_priority; }}. */
    private static ByteBuffer parameter() {
        return ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    }
}
