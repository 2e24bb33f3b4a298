package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;

/** One wait of one platform thread for a fat lock; seen by that thread only. */
final class Waiting {
    private static final long FAR_OFF_NS = 1L << 60; // 36 years

    final ThreadRecord me;
    final WaitMode mode;
    final long deadlineNs;

    /** The place in the queue of a fair plain lock; null otherwise. */
    final Sleeper.Turn turn;

    /** Made with the wait, since a wait that acquires again must not fail for want of memory. */
    final Spin spin;

    /** Whether the thread has slept, and may be the one that a releaser counts on. */
    boolean woken;

    /** Whether releasers count on it until it sleeps again: a keeper of {@link WakingWord}. */
    boolean keepsWake;

    /** Whether its last sleep ended by the clock: whoever keeps the wakes meanwhile may be unable to run. */
    boolean overslept;

    /** Whether its time ran out while it let others go first: it must not take what they are about to take. */
    boolean gaveWay;

    /** Naps since the last sleep. */
    int naps;

    /** The cycle that was read when the kernel last refused the wait as a deadlock, or null. */
    String refusedCycle;

    Waiting(ThreadRecord me, WaitMode mode, long deadlineNs, Sleeper.Turn turn) {
        this.me = me;
        this.mode = mode;
        this.deadlineNs = deadlineNs;
        this.turn = turn;
        this.spin = Spin.of(me);
        this.woken = mode == WaitMode.REACQUIRE;
        this.keepsWake = woken;
    }

    boolean isInterruptible() {
        return mode == WaitMode.INTERRUPTIBLE;
    }

    boolean isTimed() {
        return deadlineNs != ThreadRecord.NO_DEADLINE;
    }

    /** Whether it would end now, were it asked. */
    boolean isOver() {
        return isInterrupted() || isTimed() && System.nanoTime() - deadlineNs >= 0;
    }

    /**
     * The deadline for a wait that an interrupter ends by moving the timespec into the past: far off where there is none, since
     * without a timespec there is nothing to move.
     */
    long untilNs() {
        return isInterruptible() ? Math.min(deadlineNs, System.nanoTime() + FAR_OFF_NS) : deadlineNs;
    }

    /** Whether neither a deadline nor an interrupt can end it. */
    boolean isIndefinite() {
        return !isInterruptible() && !isTimed();
    }

    boolean isInterrupted() {
        return isInterruptible() && me.thread().isInterrupted();
    }
}
