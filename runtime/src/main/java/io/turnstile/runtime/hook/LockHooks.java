package io.turnstile.runtime.hook;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import java.util.concurrent.locks.ReentrantLock;

/** Static targets of the code that is injected into {@link ReentrantLock}'s final methods. */
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
}
