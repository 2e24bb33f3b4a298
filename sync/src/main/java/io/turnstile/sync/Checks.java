package io.turnstile.sync;

import java.util.concurrent.TimeUnit;

/** Refusals of bad input: each says what was given, what is allowed, and what to do; nothing is changed then. */
final class Checks {
    private static final long NEVER_NS = 1L << 62; // 146 years

    /** No deadline. */
    static final long NO_DEADLINE = Long.MAX_VALUE;

    private Checks() {}

    static IllegalArgumentException outOfRange(String name, Object value, String allowed, String remedy) {
        return new IllegalArgumentException(name + " is " + value + ": it must be " + allowed + "; " + remedy);
    }

    static <T> T notNull(String name, T value, String remedy) {
        if (value == null) {
            throw new NullPointerException(name + " is null: it must be an object; " + remedy);
        }
        return value;
    }

    static int notNegative(String name, int value) {
        if (value < 0) {
            throw outOfRange(name, value, "0 or more", "pass 0 where nothing is meant");
        }
        return value;
    }

    /** The monotonic time at which a wait ends that begins now, or {@link #NO_DEADLINE}. */
    static long deadlineNs(long timeout, TimeUnit unit) {
        long timeoutNs = timeoutNs(timeout, unit);
        return timeoutNs >= NEVER_NS ? NO_DEADLINE : System.nanoTime() + timeoutNs;
    }

    static long timeoutNs(long timeout, TimeUnit unit) {
        notNull("unit", unit, "pass a TimeUnit");
        if (timeout < 0) {
            throw outOfRange("timeout", timeout + " " + unit, "0 or more", "pass 0 to look once without waiting");
        }
        return unit.toNanos(timeout);
    }

    static boolean hasPassed(long deadlineNs) {
        return deadlineNs != NO_DEADLINE && System.nanoTime() - deadlineNs >= 0;
    }

    static IllegalStateException closed(Object what) {
        return new IllegalStateException(what + " is closed: only close() may be called on it now; make a new one");
    }

    /** Elements of queues. */
    static void element(Object element) {
        if (element == null) {
            throw new NullPointerException(
                    "element is null: it must be an object, since null stands for an empty queue;"
                            + " insert an object that means nothing");
        }
    }

    /** For a release by somebody else than the owner. */
    static IllegalMonitorStateException notOwner(Object what) {
        return new IllegalMonitorStateException(
                "thread \"" + Thread.currentThread().getName() + "\" does not hold " + what
                        + ": only the thread that acquired it may do this; acquire it first");
    }

    /** For the use of a guard that was closed, or of another thread's. */
    static IllegalMonitorStateException guard(Object guard, boolean open, Thread owner) {
        String name = guard.getClass().getSimpleName();
        return new IllegalMonitorStateException(
                open
                        ? "thread \"" + Thread.currentThread().getName() + "\" uses a " + name + " of thread \""
                                + owner.getName() + "\": only the thread that acquired it may; acquire one of its own"
                        : "this " + name + " was closed: only close() may be called on it now; acquire another");
    }

    /** For a second acquire by the owner of what is not reentrant. */
    static IllegalMonitorStateException heldAlready(Object what) {
        return new IllegalMonitorStateException(
                "thread \"" + Thread.currentThread().getName() + "\" holds " + what
                        + " already, and it is not reentrant: release it first");
    }
}
