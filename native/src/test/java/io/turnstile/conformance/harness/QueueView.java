package io.turnstile.conformance.harness;

import io.turnstile.runtime.hook.LockHooks;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The final monitoring methods of the JDK's locks. Without the agent they cannot know one of our locks, so that is asked by
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

    /** What {@link ReentrantReadWriteLock#hasQueuedThread} must say. */
    public static boolean hasQueuedThread(ReentrantReadWriteLock lock, Thread thread) {
        return LockHooks.isPlatformLock(lock) ? LockHooks.hasQueuedThread(lock, thread) : lock.hasQueuedThread(thread);
    }

    /** What {@link ReentrantReadWriteLock#hasQueuedThreads} must say. */
    public static boolean hasQueuedThreads(ReentrantReadWriteLock lock) {
        return LockHooks.isPlatformLock(lock) ? LockHooks.hasQueuedThreads(lock) : lock.hasQueuedThreads();
    }

    /** What {@link ReentrantReadWriteLock#getQueueLength} must say. */
    public static int getQueueLength(ReentrantReadWriteLock lock) {
        return LockHooks.isPlatformLock(lock) ? LockHooks.getQueueLength(lock) : lock.getQueueLength();
    }
}
