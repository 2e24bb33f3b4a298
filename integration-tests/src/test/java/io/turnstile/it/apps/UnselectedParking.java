package io.turnstile.it.apps;

import java.util.concurrent.locks.LockSupport;

/** The same calls as {@link SelectedParking}, in a class that no rule names. */
final class UnselectedParking implements ParkWorld {
    @Override
    public void park() {
        LockSupport.park();
    }

    @Override
    public void park(Object blocker) {
        LockSupport.park(blocker);
    }

    @Override
    public void parkNanos(long nanos) {
        LockSupport.parkNanos(nanos);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    @Override
    public void parkUntil(long deadlineMs) {
        LockSupport.parkUntil(deadlineMs);
    }

    @Override
    public void parkUntil(Object blocker, long deadlineMs) {
        LockSupport.parkUntil(blocker, deadlineMs);
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public Runnable parkReference() {
        return LockSupport::park;
    }
}
