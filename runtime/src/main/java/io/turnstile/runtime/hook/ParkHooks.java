package io.turnstile.runtime.hook;

import io.turnstile.runtime.park.Parking;
import java.util.concurrent.locks.LockSupport;

/** Static targets of the code that takes the place of calls of {@link LockSupport}, and of that injected into it. */
public final class ParkHooks {
    private ParkHooks() {}

    /** In place of {@link LockSupport#park()}. */
    public static void park() {
        Parking.park();
    }

    /** In place of {@link LockSupport#park(Object)}. */
    public static void park(Object blocker) {
        Parking.park(blocker);
    }

    /** In place of {@link LockSupport#parkNanos(long)}. */
    public static void parkNanos(long nanos) {
        Parking.parkNanos(nanos);
    }

    /** In place of {@link LockSupport#parkNanos(Object, long)}. */
    public static void parkNanos(Object blocker, long nanos) {
        Parking.parkNanos(blocker, nanos);
    }

    /** In place of {@link LockSupport#parkUntil(long)}. */
    public static void parkUntil(long deadlineMs) {
        Parking.parkUntil(deadlineMs);
    }

    /** In place of {@link LockSupport#parkUntil(Object, long)}. */
    public static void parkUntil(Object blocker, long deadlineMs) {
        Parking.parkUntil(blocker, deadlineMs);
    }

    /** At the start of {@link LockSupport#unpark}; whether nothing is left to do. */
    public static boolean unpark(Thread thread) {
        return Parking.unpark(thread);
    }
}
