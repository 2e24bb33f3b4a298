package io.turnstile.it.apps.schedule;

import java.util.Arrays;
import java.util.List;

/**
 * What can be seen of locks and threads from outside, in words.
 *
 * @param threads of each: its last result, interrupt status and holds, or how it waits
 * @param locks of each: its owner and the length of its queue; empty for monitors, which nobody can ask
 */
record Observation(List<String> threads, List<String> locks) {
    /** A thread waits for a signal, or for a monitor. */
    static final String WAITS = "waits";

    /** A thread does neither. */
    static final String MOVES = "moves";

    /** A thread waits for this lock. */
    static String ofQueued(int lock) {
        return "queued for " + lock;
    }

    /** A thread is done. */
    static String ofIdle(String result, boolean interrupted, int[] holds) {
        return result + (interrupted ? " and interrupted" : "") + " " + Arrays.toString(holds);
    }

    /** A lock; owner -1 is none. */
    static String ofLock(int owner, int queueLength) {
        return (owner < 0 ? "free" : "held by " + owner) + ", " + queueLength + " queued";
    }
}
