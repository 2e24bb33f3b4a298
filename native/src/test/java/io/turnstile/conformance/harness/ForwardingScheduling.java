package io.turnstile.conformance.harness;

import io.turnstile.runtime.platform.SchedulingPort;

/** A scheduling port that passes every call on; faults override the calls they spoil. */
public class ForwardingScheduling implements SchedulingPort {
    private final SchedulingPort real;

    protected ForwardingScheduling(SchedulingPort real) {
        this.real = real;
    }

    @Override
    public int currentTid() {
        return real.currentTid();
    }

    @Override
    public int policyOf(int tid) {
        return real.policyOf(tid);
    }

    @Override
    public int policyAndFlagsOf(int tid) {
        return real.policyAndFlagsOf(tid);
    }

    @Override
    public int priorityOf(int tid) {
        return real.priorityOf(tid);
    }

    @Override
    public int setScheduler(int tid, int policy, int priority) {
        return real.setScheduler(tid, policy, priority);
    }

    @Override
    public int setAffinity(int tid, long[] mask) {
        return real.setAffinity(tid, mask);
    }

    @Override
    public int interrupt(int tid) {
        return real.interrupt(tid);
    }
}
