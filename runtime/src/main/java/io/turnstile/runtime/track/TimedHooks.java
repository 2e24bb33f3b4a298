package io.turnstile.runtime.track;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.StampedLock;

/**
 * Calls that carry a timeout, made from here, since their receiver lies too deep on the operand stack for injected code. Each
 * does just what the method of the same name does, exceptions included.
 */
public final class TimedHooks {
    private static final int TIMED = AcquireMode.TIMED | AcquireMode.INTERRUPTIBLE;

    private TimedHooks() {}

    private static void acquiring(Object lock, int site, int mode) {
        if (ContentionHooks.isOn()) {
            ContentionHooks.acquiring(lock, site, mode);
        } else {
            TrackHooks.acquiring(lock, site, mode);
        }
    }

    private static void tried(boolean taken) {
        if (ContentionHooks.isOn()) {
            ContentionHooks.tried(taken);
        } else {
            TrackHooks.tried(taken);
        }
    }

    /** {@link Lock#tryLock(long, TimeUnit)}. */
    public static boolean tryLock(Lock lock, long time, TimeUnit unit, int site) throws InterruptedException {
        acquiring(lock, site, TIMED);
        boolean taken = false;
        try {
            taken = lock.tryLock(time, unit);
        } finally {
            tried(taken);
        }
        return taken;
    }

    /** {@link Semaphore#tryAcquire(long, TimeUnit)}. */
    public static boolean tryAcquire(Semaphore semaphore, long time, TimeUnit unit, int site)
            throws InterruptedException {
        acquiring(semaphore, site, TIMED);
        boolean taken = false;
        try {
            taken = semaphore.tryAcquire(time, unit);
        } finally {
            tried(taken);
        }
        return taken;
    }

    /** {@link StampedLock#tryWriteLock(long, TimeUnit)}. */
    public static long tryWriteLock(StampedLock lock, long time, TimeUnit unit, int site) throws InterruptedException {
        acquiring(lock, site, TIMED);
        long stamp = 0;
        try {
            stamp = lock.tryWriteLock(time, unit);
        } finally {
            tried(stamp != 0);
        }
        return stamp;
    }

    /** {@link StampedLock#tryReadLock(long, TimeUnit)}. */
    public static long tryReadLock(StampedLock lock, long time, TimeUnit unit, int site) throws InterruptedException {
        acquiring(lock, site, TIMED | AcquireMode.SHARED);
        long stamp = 0;
        try {
            stamp = lock.tryReadLock(time, unit);
        } finally {
            tried(stamp != 0);
        }
        return stamp;
    }

    /** {@link Condition#await(long, TimeUnit)}. */
    public static boolean await(Condition condition, long time, TimeUnit unit, int site) throws InterruptedException {
        TrackHooks.waiting(condition, site);
        try {
            return condition.await(time, unit);
        } finally {
            TrackHooks.acquired();
        }
    }
}
