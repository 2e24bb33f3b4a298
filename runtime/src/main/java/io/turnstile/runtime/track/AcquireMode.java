package io.turnstile.runtime.track;

/** How a lock is taken: a sum of these bits, 0 for the plain exclusive way that waits without end. */
public final class AcquireMode {
    /** Exclusive, waiting without end. */
    public static final int EXCLUSIVE = 0;
    /** Shared with others that share. */
    public static final int SHARED = 1;
    /** Gives up at once; so it never waits for the lock. */
    public static final int TRY = 2;
    /** Gives up after a time. */
    public static final int TIMED = 4;
    /** By the entry of a synchronized method: seen only once it is done. */
    public static final int METHOD = 8;
    /** Taken again at the end of a wait on a condition. */
    public static final int AGAIN = 16;
    /** An interrupt ends the wait. */
    public static final int INTERRUPTIBLE = 32;

    private AcquireMode() {}

    /** Whether others may hold the lock in the same mode. */
    public static boolean isShared(int mode) {
        return (mode & SHARED) != 0;
    }
}
