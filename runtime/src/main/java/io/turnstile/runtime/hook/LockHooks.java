package io.turnstile.runtime.hook;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.lock.PlatformReentrantReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Static targets of the code that is injected into the final methods of {@link ReentrantLock} and {@link ReentrantReadWriteLock}. */
public final class LockHooks {
    private LockHooks() {}

    /** Whether a lock is one of ours, whose answers come from here. */
    public static boolean isPlatformLock(ReentrantLock lock) {
        return lock instanceof PlatformReentrantLock;
    }

    /** {@link ReentrantLock#hasQueuedThreads()} of one of our locks. */
    public static boolean hasQueuedThreads(ReentrantLock lock) {
        return ((PlatformReentrantLock) lock).queueLength() > 0;
    }

    /** {@link ReentrantLock#hasQueuedThread(Thread)} of one of our locks. */
    public static boolean hasQueuedThread(ReentrantLock lock, Thread thread) {
        return ((PlatformReentrantLock) lock).isQueued(thread);
    }

    /** {@link ReentrantLock#getQueueLength()} of one of our locks. */
    public static int getQueueLength(ReentrantLock lock) {
        return ((PlatformReentrantLock) lock).queueLength();
    }

    /** Whether a lock is one of ours, whose answers come from here. */
    public static boolean isPlatformLock(ReentrantReadWriteLock lock) {
        return lock instanceof PlatformReentrantReadWriteLock ours && ours.isPlatformLock();
    }

    /** {@link ReentrantReadWriteLock#hasQueuedThreads()} of one of our locks. */
    public static boolean hasQueuedThreads(ReentrantReadWriteLock lock) {
        return ((PlatformReentrantReadWriteLock) lock).queueLength() > 0;
    }

    /** {@link ReentrantReadWriteLock#hasQueuedThread(Thread)} of one of our locks. */
    public static boolean hasQueuedThread(ReentrantReadWriteLock lock, Thread thread) {
        return ((PlatformReentrantReadWriteLock) lock).isQueued(thread);
    }

    /** {@link ReentrantReadWriteLock#getQueueLength()} of one of our locks. */
    public static int getQueueLength(ReentrantReadWriteLock lock) {
        return ((PlatformReentrantReadWriteLock) lock).queueLength();
    }
}
