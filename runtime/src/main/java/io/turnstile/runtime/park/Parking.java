package io.turnstile.runtime.park;

import io.turnstile.runtime.lock.Deadline;
import io.turnstile.runtime.thread.ThreadIds;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link LockSupport}'s methods for selected code. Contract: theirs, {@code LockSupport.unpark} having been made to ask
 * {@link #unpark} first. Virtual threads always park in the JDK, and so does a thread's first park, see {@link Permit}.
 */
public final class Parking {
    private static final long FARTHEST_NS = 1L << 61; // 73 years

    private Parking() {}

    /** {@link LockSupport#park()}. */
    public static void park() {
        Permit permit = permitToParkOn();
        if (permit != null) {
            permit.park(Deadline.NONE);
        } else {
            LockSupport.park();
            afterJdk();
        }
    }

    /** {@link LockSupport#park(Object)}. */
    public static void park(Object blocker) {
        Permit permit = permitToParkOn();
        if (permit != null) {
            park(permit, blocker, Deadline.NONE);
        } else {
            LockSupport.park(blocker);
            afterJdk();
        }
    }

    /** {@link LockSupport#parkNanos(long)}. */
    public static void parkNanos(long nanos) {
        Permit permit = permitToParkOn();
        if (permit == null) {
            LockSupport.parkNanos(nanos);
            afterJdk();
        } else if (nanos > 0) {
            permit.park(deadlineAfter(nanos));
        }
    }

    /** {@link LockSupport#parkNanos(Object, long)}. */
    public static void parkNanos(Object blocker, long nanos) {
        Permit permit = permitToParkOn();
        if (permit == null) {
            LockSupport.parkNanos(blocker, nanos);
            afterJdk();
        } else if (nanos > 0) {
            park(permit, blocker, deadlineAfter(nanos));
        }
    }

    /** {@link LockSupport#parkUntil(long)}; a step of the wall clock is noticed within a second. */
    public static void parkUntil(long deadlineMs) {
        Permit permit = permitToParkOn();
        if (permit != null) {
            permit.park(Deadline.atMs(deadlineMs));
        } else {
            LockSupport.parkUntil(deadlineMs);
            afterJdk();
        }
    }

    /** {@link LockSupport#parkUntil(Object, long)}; a step of the wall clock is noticed within a second. */
    public static void parkUntil(Object blocker, long deadlineMs) {
        Permit permit = permitToParkOn();
        if (permit != null) {
            park(permit, blocker, Deadline.atMs(deadlineMs));
        } else {
            LockSupport.parkUntil(blocker, deadlineMs);
            afterJdk();
        }
    }

    /**
     * Gives a thread its permit here, if it has ever parked here.
     *
     * @param thread or null
     * @return whether that was all: the thread is in park here and returns; otherwise the JDK's permit is to be given, too
     */
    public static boolean unpark(Thread thread) {
        if (thread == null) {
            return false;
        }
        Permit permit = Permits.of(thread);
        return permit != null && permit.give();
    }

    /** However far off: a timed wait is shown as one. */
    private static Deadline deadlineAfter(long nanos) {
        return Deadline.after(Math.min(nanos, FARTHEST_NS));
    }

    private static void park(Permit permit, Object blocker, Deadline deadline) {
        LockSupport.setCurrentBlocker(blocker);
        try {
            permit.park(deadline);
        } finally {
            LockSupport.setCurrentBlocker(null);
        }
    }

    /** The caller's permit; null where it is virtual, or has none yet, which is published then. */
    private static Permit permitToParkOn() {
        Thread current = Thread.currentThread();
        if (ThreadIds.isVirtual(current)) {
            return null;
        }
        Permit permit = Permits.of(current);
        if (permit == null) {
            try {
                Permits.publish(current);
            } catch (OutOfMemoryError unpublished) { // then the JDK has all of it
                return null;
            }
        }
        return permit;
    }

    /** After a park in the JDK that was to be one here: the permit that made it return has been given here, too. */
    private static void afterJdk() {
        Permit permit = Permits.of(Thread.currentThread());
        if (permit != null) {
            permit.take();
        }
    }
}
