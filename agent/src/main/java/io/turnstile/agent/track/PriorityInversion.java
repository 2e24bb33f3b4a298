package io.turnstile.agent.track;

import io.turnstile.runtime.track.LockClass;

/**
 * Waits of one thread behind another one of less priority, for locks of one class.
 *
 * @param lockClass the locks
 * @param waiter who waited, its policy and priority
 * @param holder who held the lock when the wait began, likewise
 * @param waitedAt the place of the longest wait
 * @param takenAt where the holder had taken the lock then; empty where that is not known
 * @param count how many waits
 * @param totalNs how long, in all
 * @param longestNs the longest
 * @param looks how often the holder was looked at while it was waited for
 * @param boostedLooks how often it ran at the waiter's priority or above then
 */
record PriorityInversion(
        LockClass lockClass,
        Party waiter,
        Party holder,
        String waitedAt,
        String takenAt,
        long count,
        long totalNs,
        long longestNs,
        long looks,
        long boostedLooks) {
    /**
     * A thread.
     *
     * @param scheduling as {@code SCHED_FIFO 80}
     */
    record Party(Thread thread, String scheduling, int rank) {}

    private static final int RANK_OF_REALTIME = 100;

    /** Whether the waiter is a real-time thread, whose waits behind others are seldom meant. */
    boolean isOfRealtime() {
        return waiter.rank() > RANK_OF_REALTIME;
    }

    /** Whether somebody lent the holder the waiter's priority whenever it was looked at. */
    boolean isBoosted() {
        return looks > 0 && boostedLooks == looks;
    }

    /** What was done for the waiter, in words. */
    String boost() {
        if (looks == 0) {
            return "too short to see whether the holder was boosted";
        }
        if (boostedLooks == 0) {
            return "the holder was not boosted";
        }
        return isBoosted()
                ? "the holder was boosted"
                : "the holder was boosted in " + boostedLooks + " of " + looks + " looks";
    }

    /** As text for people, each line ended by a line feed. */
    String text() {
        return "priority inversion: thread \"" + waiter.thread().getName() + "\" (" + waiter.scheduling()
                + ") waited " + Durations.text(longestNs) + " behind thread \""
                + holder.thread().getName() + "\" ("
                + holder.scheduling() + "); " + boost() + '\n'
                + "  for       " + lockClass + '\n'
                + "  waited at " + waitedAt + '\n'
                + (takenAt.isEmpty() ? "" : "  taken at  " + takenAt + '\n');
    }
}
