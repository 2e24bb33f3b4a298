package io.turnstile.sync;

import io.turnstile.runtime.lock.LockControl;

/** The holder runs at the priority of its most urgent waiter, through chains of locks (javax.realtime.PriorityInheritance). */
public final class PriorityInheritance extends MonitorControl {
    private static final PriorityInheritance INSTANCE = new PriorityInheritance();

    private PriorityInheritance() {}

    /** The one there is. */
    public static PriorityInheritance instance() {
        return INSTANCE;
    }

    @Override
    int control() {
        return LockControl.INHERITANCE;
    }

    @Override
    public String toString() {
        return "PriorityInheritance";
    }
}
