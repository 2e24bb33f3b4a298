package io.turnstile.conformance.harness;

import io.turnstile.runtime.hook.LockHooks;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The final monitoring methods of ReentrantLock. Without the agent they cannot know one of our locks, so that is asked by
 * the hooks that the agent puts into them.
 */
public final class QueueView {
    private QueueView() {}

    /** What {@link ReentrantLock#hasQueuedThreads} must say. */
    public static boolean hasQueuedThreads(ReentrantLock lock) {
        return LockHooks.isPlatformLock(lock) ? LockHooks.hasQueuedThreads(lock) : lock.hasQueuedThreads();
    }

    /** What {@link ReentrantLock#hasQueuedThread} must say. */
    public static boolean hasQueuedThread(ReentrantLock lock, Thread thread) {
        return LockHooks.isPlatformLock(lock) ? LockHooks.hasQueuedThread(lock, thread) : lock.hasQueuedThread(thread);
    }

    /** What {@link ReentrantLock#getQueueLength} must say. */
    public static int getQueueLength(ReentrantLock lock) {
        return LockHooks.isPlatformLock(lock) ? LockHooks.getQueueLength(lock) : lock.getQueueLength();
    }
}
