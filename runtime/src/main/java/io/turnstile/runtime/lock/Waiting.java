package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;

/** One wait of one platform thread for a fat lock; seen by that thread only. */
final class Waiting {
    final ThreadRecord me;
    final WaitMode mode;
    final long deadlineNs;

    /** The place in the queue of a fair plain lock; null otherwise. */
    final Sleeper.Turn turn;

    /** Whether the thread has slept, and may be the one that a releaser counts on. */
    boolean woken;

    /** Naps since the last sleep. */
    int naps;

    Waiting(ThreadRecord me, WaitMode mode, long deadlineNs, boolean queued) {
        this.me = me;
        this.mode = mode;
        this.deadlineNs = deadlineNs;
        this.turn = queued ? new Sleeper.Turn(me) : null;
        this.woken = mode == WaitMode.REACQUIRE;
    }

    boolean isInterruptible() {
        return mode == WaitMode.INTERRUPTIBLE;
    }

    boolean isTimed() {
        return deadlineNs != ThreadRecord.NO_DEADLINE;
    }

    /** Whether neither a deadline nor an interrupt can end it. */
    boolean isIndefinite() {
        return !isInterruptible() && !isTimed();
    }

    boolean isInterrupted() {
        return isInterruptible() && me.thread().isInterrupted();
    }
}
