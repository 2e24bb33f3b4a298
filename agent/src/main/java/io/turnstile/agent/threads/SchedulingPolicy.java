package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.SchedulingPort;

/** The kernel's scheduling policies that a thread rule can give; sched(7). */
public enum SchedulingPolicy {
    /** Time sharing, the default of all threads. */
    OTHER(SchedulingPort.SCHED_OTHER),
    /** Real-time: runs until it blocks, yields, or a stronger thread is ready. */
    FIFO(SchedulingPort.SCHED_FIFO),
    /** Real-time, in turns among threads of one priority. */
    RR(SchedulingPort.SCHED_RR);

    private final int number;

    SchedulingPolicy(int number) {
        this.number = number;
    }

    /** The kernel's number for it. */
    int number() {
        return number;
    }

    /** Whether it has priorities, 1–99. */
    public boolean isRealTime() {
        return this != OTHER;
    }
}
