package io.turnstile.runtime.track;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/** What locks themselves say of their state; a moment later it may be another. */
public final class LockStates {
    private static final int WRITER_BITS = 0xFFFF; // of the state of a ReentrantReadWriteLock: its exclusive holds

    private static MethodHandle ownerOfLock; // (ReentrantLock)Thread, or null; written once before any tracking
    private static MethodHandle ownerOfSynchronizer; // (AbstractOwnableSynchronizer)Thread, likewise
    private static MethodHandle stateOfSynchronizer; // (AbstractQueuedSynchronizer)int, likewise

    private LockStates() {}

    /** Sets the methods of these names that are not public; before tracking starts. */
    public static void setAccess(MethodHandle getOwner, MethodHandle getExclusiveOwnerThread, MethodHandle getState) {
        ownerOfLock = getOwner;
        ownerOfSynchronizer = getExclusiveOwnerThread;
        stateOfSynchronizer = getState;
    }

    /** Who holds a lock exclusively; null for nobody, for monitors, and where it is not known. */
    static Thread ownerOf(Object identity) {
        try {
            if (identity instanceof ReentrantLock lock) {
                return ownerOfLock == null ? null : (Thread) ownerOfLock.invokeExact(lock);
            }
            if (ownerOfSynchronizer != null && identity instanceof AbstractOwnableSynchronizer synchronizer) {
                return (Thread) ownerOfSynchronizer.invokeExact(synchronizer);
            }
            return null;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible); // field reads
        }
    }

    /** Whether the caller would have to wait for a lock that is no monitor. */
    static boolean blocks(Object lock, int mode) {
        if (lock instanceof ReentrantLock one) {
            return one.isLocked() && !one.isHeldByCurrentThread();
        }
        if (lock instanceof StampedLock stamped) {
            return stamped.isWriteLocked() || !AcquireMode.isShared(mode) && stamped.isReadLocked();
        }
        if (lock instanceof Semaphore semaphore) {
            return semaphore.availablePermits() <= 0;
        }
        Object identity = LockViews.identityOf(lock);
        int state = stateOf(identity);
        boolean shared = AcquireMode.isShared(LockViews.modeOf(lock, mode));
        return (shared ? state & WRITER_BITS : state) != 0 && ownerOf(identity) != Thread.currentThread();
    }

    /** Whether readers hold the lock behind this. */
    static boolean isHeldByReaders(Object identity) {
        return identity instanceof StampedLock stamped
                ? stamped.isReadLocked()
                : (stateOf(identity) & ~WRITER_BITS) != 0;
    }

    private static int stateOf(Object identity) {
        try {
            return stateOfSynchronizer != null && identity instanceof AbstractQueuedSynchronizer synchronizer
                    ? (int) stateOfSynchronizer.invokeExact(synchronizer)
                    : 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible); // a field read
        }
    }
}
