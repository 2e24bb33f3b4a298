package io.turnstile.runtime.thread;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;

/** A kernel that knows the scheduling of one thread, counts the calls that change it, and refuses where it is told to. */
class ModelKernel implements SchedulingPort {
    volatile int policy;
    volatile int priority;
    volatile int refusedAbove = 99; // priorities above are refused with EPERM
    int setCalls;
    int askCalls;
    Runnable beforeLanding; // runs once, inside the next call that changes something
    Runnable afterLanding; // likewise

    ModelKernel(int policy, int priority) {
        this.policy = policy;
        this.priority = priority;
    }

    @Override
    public int currentTid() {
        return 1;
    }

    @Override
    public int policyOf(int tid) {
        return policyAndFlagsOf(tid) & ~SCHED_RESET_ON_FORK;
    }

    @Override
    public int policyAndFlagsOf(int tid) {
        askCalls++;
        return policy;
    }

    @Override
    public int priorityOf(int tid) {
        return priority;
    }

    @Override
    public int setScheduler(int tid, int newPolicy, int newPriority) {
        setCalls++;
        Runnable before = beforeLanding;
        beforeLanding = null;
        if (before != null) {
            before.run();
        }
        if (newPriority > refusedAbove) {
            return -Errno.EPERM;
        }
        synchronized (this) {
            policy = newPolicy;
            priority = newPriority;
        }
        Runnable after = afterLanding;
        afterLanding = null;
        if (after != null) {
            after.run();
        }
        return 0;
    }

    @Override
    public int setAffinity(int tid, long[] mask) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int interrupt(int tid) {
        throw new UnsupportedOperationException();
    }

    synchronized String state() {
        return policy + "/" + priority;
    }
}
