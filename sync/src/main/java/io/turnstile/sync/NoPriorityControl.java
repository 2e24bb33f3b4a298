package io.turnstile.sync;

import io.turnstile.runtime.lock.LockControl;

/** No policy: a lock whose rule says {@code futex}. Such a lock can be given it back after it had another. */
public final class NoPriorityControl extends MonitorControl {
    private static final NoPriorityControl INSTANCE = new NoPriorityControl();

    private NoPriorityControl() {}

    /** The one there is. */
    public static NoPriorityControl instance() {
        return INSTANCE;
    }

    @Override
    int control() {
        return LockControl.NONE;
    }

    @Override
    public String toString() {
        return "NoPriorityControl";
    }
}
