package io.turnstile.sync;

import java.util.concurrent.TimeUnit;

/** Arguments of public methods, refused with what was given and what is allowed. */
final class Checks {
    private static final long NEVER_NS = 1L << 62; // 146 years

    /** No deadline. */
    static final long NO_DEADLINE = Long.MAX_VALUE;

    private Checks() {}

    static int notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + ": it must not be negative");
        }
        return value;
    }

    static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be 1 or more");
        }
        return value;
    }

    /** The monotonic time at which a wait ends that begins now, or {@link #NO_DEADLINE}. */
    static long deadlineNs(long timeout, TimeUnit unit) {
        long timeoutNs = timeoutNs(timeout, unit);
        return timeoutNs >= NEVER_NS ? NO_DEADLINE : System.nanoTime() + timeoutNs;
    }

    static long timeoutNs(long timeout, TimeUnit unit) {
        if (timeout < 0) {
            throw new IllegalArgumentException("timeout is " + timeout + " " + unit + ": it must not be negative");
        }
        return unit.toNanos(timeout);
    }

    static boolean hasPassed(long deadlineNs) {
        return deadlineNs != NO_DEADLINE && System.nanoTime() - deadlineNs >= 0;
    }

    static IllegalStateException closed(Object what) {
        return new IllegalStateException(what + " is closed: make a new one");
    }
}
