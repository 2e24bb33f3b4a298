package io.turnstile.runtime.track;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/** What locks themselves say of their state; a moment later it may be another. */
public final class LockStates {
    private static MethodHandle ownerOfLock; // (ReentrantLock)Thread, or null; written once before any tracking
    private static MethodHandle ownerOfSynchronizer; // (AbstractOwnableSynchronizer)Thread, likewise
    private static MethodHandle hasWriter; // (AbstractOwnableSynchronizer)boolean, of read-write locks, likewise
    private static MethodHandle readers; // (AbstractOwnableSynchronizer)int, of read-write locks, likewise

    private LockStates() {}

    /** Sets the methods of these names of locks and synchronizers, which are not public; before tracking starts. */
    public static void setOwners(MethodHandle getOwner, MethodHandle getExclusiveOwnerThread) {
        ownerOfLock = getOwner;
        ownerOfSynchronizer = getExclusiveOwnerThread;
    }

    /** Sets the methods of these names of the synchronizer of read-write locks; before tracking starts. */
    public static void setReadWriteStates(MethodHandle isWriteLocked, MethodHandle getReadLockCount) {
        hasWriter = isWriteLocked;
        readers = getReadLockCount;
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
        if (hasWriter(identity)) {
            return ownerOf(identity) != Thread.currentThread();
        }
        return !AcquireMode.isShared(LockViews.modeOf(lock, mode)) && isHeldByReaders(identity);
    }

    private static boolean hasWriter(Object identity) {
        try {
            return hasWriter != null
                    && identity instanceof AbstractOwnableSynchronizer synchronizer
                    && (boolean) hasWriter.invokeExact(synchronizer);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible); // a field read
        }
    }

    /** Whether readers hold the lock behind this. */
    static boolean isHeldByReaders(Object identity) {
        if (identity instanceof StampedLock stamped) {
            return stamped.isReadLocked();
        }
        try {
            return readers != null
                    && identity instanceof AbstractOwnableSynchronizer synchronizer
                    && (int) readers.invokeExact(synchronizer) > 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible); // a field read
        }
    }
}
