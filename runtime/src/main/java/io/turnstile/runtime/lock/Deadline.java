package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;
import java.util.Date;

/** When a wait ends by itself: never, at a monotonic time, or at a wall-clock time whose clock may be stepped. */
public final class Deadline {
    /** Never. */
    public static final Deadline NONE = new Deadline(ThreadRecord.NO_DEADLINE, Long.MAX_VALUE);

    private static final long NEVER_NS = 1L << 62; // 146 years: longer waits have no deadline
    private static final long WALL_CLOCK_LOOK_MS = 1000;
    private static final long NS_PER_MS = 1_000_000;

    private final long monotonicNs; // on the clock of System.nanoTime; NO_DEADLINE where the wall clock counts
    private final long wallClockMs; // Long.MAX_VALUE where the monotonic clock counts

    private Deadline(long monotonicNs, long wallClockMs) {
        this.monotonicNs = monotonicNs;
        this.wallClockMs = wallClockMs;
    }

    /** After a time; never for 146 years and more. */
    public static Deadline after(long timeoutNs) {
        long ns = afterNs(timeoutNs);
        return ns == ThreadRecord.NO_DEADLINE ? NONE : new Deadline(ns, Long.MAX_VALUE);
    }

    static Deadline at(Date date) {
        return atMs(date.getTime());
    }

    /** At a time on the wall clock, in milliseconds since the epoch. */
    public static Deadline atMs(long wallClockMs) {
        return new Deadline(ThreadRecord.NO_DEADLINE, wallClockMs);
    }

    /** The monotonic time at which a wait that begins now ends, or {@link ThreadRecord#NO_DEADLINE}. */
    static long afterNs(long timeoutNs) {
        return timeoutNs >= NEVER_NS ? ThreadRecord.NO_DEADLINE : System.nanoTime() + Math.max(0, timeoutNs);
    }

    /** Whether it never comes. */
    public boolean isNone() {
        return this == NONE;
    }

    /** Whether it has come. */
    public boolean hasPassed() {
        if (wallClockMs != Long.MAX_VALUE) {
            return System.currentTimeMillis() >= wallClockMs;
        }
        return !isNone() && System.nanoTime() - monotonicNs >= 0;
    }

    /** Nanoseconds that are left; zero or less once it has passed. Not for {@link #NONE}. */
    long remainingNs() {
        return monotonicNs - System.nanoTime();
    }

    /** The monotonic time up to which a wait may sleep before it must look again; once a second for the wall clock. */
    public long lookAtNs() {
        if (wallClockMs == Long.MAX_VALUE) {
            return monotonicNs;
        }
        long leftMs = Math.max(0, wallClockMs - System.currentTimeMillis());
        return System.nanoTime() + Math.min(leftMs, WALL_CLOCK_LOOK_MS) * NS_PER_MS;
    }
}
