package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.SchedulingPort;
import java.util.Locale;

/** The kernel's scheduling policies that a thread rule can give; sched(7). */
public enum SchedulingPolicy {
    /** Time sharing, the default of all threads. */
    OTHER(SchedulingPort.SCHED_OTHER),
    /** Time sharing for what computes and may wait: never preempts an ordinary thread on waking up. */
    BATCH(SchedulingPort.SCHED_BATCH),
    /** Time sharing with the least share there is. */
    IDLE(SchedulingPort.SCHED_IDLE),
    /** Real-time: runs until it blocks, yields, or a stronger thread is ready. */
    FIFO(SchedulingPort.SCHED_FIFO),
    /** Real-time, in turns among threads of one priority. */
    RR(SchedulingPort.SCHED_RR),
    /** Real-time, by earliest deadline: stronger than all others, for as much time as was admitted. */
    DEADLINE(SchedulingPort.SCHED_DEADLINE);

    private final int number;

    SchedulingPolicy(int number) {
        this.number = number;
    }

    /** The kernel's number for it. */
    int number() {
        return number;
    }

    /** Whether it is a real-time policy. */
    public boolean isRealTime() {
        return hasPriority() || this == DEADLINE;
    }

    /** Whether it has priorities, 1–99. */
    public boolean hasPriority() {
        return this == FIFO || this == RR;
    }

    /** Whether the nice value counts. */
    public boolean hasNice() {
        return this == OTHER || this == BATCH;
    }

    /** As configurations write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
