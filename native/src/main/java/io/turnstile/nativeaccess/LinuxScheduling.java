package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** sched(7) and tgkill(2) by system call. */
final class LinuxScheduling implements SchedulingPort {
    /** No signal to interrupt with. */
    static final int NO_SIGNAL = 0;

    private static final int HIGHEST_PRIORITY = 99; // sched(7)
    private static final int SCHED_PARAM_BYTES = Integer.BYTES; // struct sched_param: int sched_priority

    private final SystemCalls calls;
    private final SystemCallNumbers numbers;
    private final int processId;
    private final int signal;
    private final ByteBuffer params; // a constant struct sched_param for each priority: no call needs memory of its own
    private final long paramsAddress;

    /**
     * Makes the port.
     *
     * @param signal the number of a signal whose handler does nothing, or {@link #NO_SIGNAL}
     */
    LinuxScheduling(SystemCalls calls, SystemCallNumbers numbers, int signal) {
        this.calls = calls;
        this.numbers = numbers;
        this.signal = signal;
        this.processId = (int) calls.call(numbers.getpid(), 0, 0, 0, 0, 0, 0);
        this.params = offHeap((HIGHEST_PRIORITY + 1) * SCHED_PARAM_BYTES);
        for (int priority = 0; priority <= HIGHEST_PRIORITY; priority++) {
            params.putInt(priority * SCHED_PARAM_BYTES, priority);
        }
        this.paramsAddress = calls.addressOf(params);
    }

    @Override
    public int currentTid() {
        return (int) calls.call(numbers.gettid(), 0, 0, 0, 0, 0, 0);
    }

    @Override
    public int policyOf(int tid) {
        int policy = policyAndFlagsOf(tid);
        return policy < 0 ? policy : policy & ~SCHED_RESET_ON_FORK;
    }

    @Override
    public int policyAndFlagsOf(int tid) {
        return (int) calls.call(numbers.schedGetscheduler(), tid, 0, 0, 0, 0, 0);
    }

    @Override
    public int priorityOf(int tid) {
        ByteBuffer param = offHeap(SCHED_PARAM_BYTES);
        try {
            int result = (int) calls.call(numbers.schedGetparam(), tid, calls.addressOf(param), 0, 0, 0, 0);
            return result < 0 ? result : param.getInt(0);
        } finally {
            Reference.reachabilityFence(param);
        }
    }

    @Override
    public int setScheduler(int tid, int policy, int priority) {
        if (priority < 0 || priority > HIGHEST_PRIORITY) {
            return -Errno.EINVAL; // as the kernel would
        }
        long param = paramsAddress + (long) priority * SCHED_PARAM_BYTES;
        int result = (int) calls.call(numbers.schedSetscheduler(), tid, policy, param, 0, 0, 0);
        Reference.reachabilityFence(params);
        return result;
    }

    @Override
    public int setAffinity(int tid, long[] mask) {
        ByteBuffer bits = offHeap(mask.length * Long.BYTES);
        bits.asLongBuffer().put(mask);
        try {
            return (int) calls.call(numbers.schedSetaffinity(), tid, bits.capacity(), calls.addressOf(bits), 0, 0, 0);
        } finally {
            Reference.reachabilityFence(bits);
        }
    }

    @Override
    public int interrupt(int tid) {
        return signal == NO_SIGNAL ? -Errno.ENOSYS : sendSignal(tid, signal);
    }

    /** Sends a thread of this process a signal; 0 only asks whether that would be allowed. */
    int sendSignal(int tid, int number) {
        return (int) calls.call(numbers.tgkill(), processId, tid, number, 0, 0, 0);
    }

    private static ByteBuffer offHeap(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
    }
}
