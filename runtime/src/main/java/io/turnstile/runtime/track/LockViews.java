package io.turnstile.runtime.track;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * The one object behind the several faces of a lock: the two sides of a {@code ReentrantReadWriteLock} share its
 * synchronizer, which stands for it here. Where the JDK does not let us see that, the sides count as locks of their own.
 */
public final class LockViews {
    private static MethodHandle readSync; // (ReadLock)Object, or null; written once before any tracking
    private static MethodHandle writeSync; // likewise

    private LockViews() {}

    /** Sets the getters of the synchronizer of each side, both {@code (side)Object}; before tracking starts. */
    public static void setSynchronizers(MethodHandle ofReadLock, MethodHandle ofWriteLock) {
        readSync = ofReadLock;
        writeSync = ofWriteLock;
    }

    /** The object that stands for a lock. */
    static Object identityOf(Object lock) {
        if (lock instanceof ReentrantLock) { // a class is asked for faster than an interface
            return lock;
        }
        if (!(lock instanceof Lock)) {
            return lock instanceof ReentrantReadWriteLock both ? identityOf(both.writeLock()) : lock;
        }
        try {
            if (readSync != null && lock instanceof ReentrantReadWriteLock.ReadLock side) {
                return (Object) readSync.invokeExact(side);
            }
            if (writeSync != null && lock instanceof ReentrantReadWriteLock.WriteLock side) {
                return (Object) writeSync.invokeExact(side);
            }
        } catch (Throwable impossible) {
            throw new AssertionError(impossible); // a field read
        }
        return lock;
    }

    /** The mode in which a lock is really taken: its read side is shared, whatever the call site knows of it. */
    static int modeOf(Object lock, int mode) {
        return lock instanceof ReentrantReadWriteLock.ReadLock ? mode | AcquireMode.SHARED : mode;
    }

    /** Whether a thread that takes a lock it has would wait for itself. */
    static boolean isReentrant(Object identity) {
        return !(identity instanceof StampedLock || identity instanceof Semaphore);
    }

    /** Whether several threads may hold it. */
    static boolean isSharable(Object identity) {
        return identity instanceof StampedLock
                || identity.getClass().getName().startsWith("java.util.concurrent.locks.ReentrantReadWriteLock");
    }

    /** Whether it is a side of a read-write lock. */
    static boolean isSide(Object lock) {
        return lock instanceof ReentrantReadWriteLock.ReadLock || lock instanceof ReentrantReadWriteLock.WriteLock;
    }

    /** What a lock is, in a word. */
    static String kindOf(Object identity) {
        String type = identity.getClass().getName();
        if (type.startsWith("java.util.concurrent.locks.ReentrantReadWriteLock")) {
            return "ReentrantReadWriteLock";
        }
        if (type.equals("io.turnstile.runtime.lock.PlatformReentrantLock")) {
            return "ReentrantLock";
        }
        if (identity instanceof Lock || !isReentrant(identity)) {
            return type.substring(type.lastIndexOf('.') + 1);
        }
        return "monitor";
    }
}
