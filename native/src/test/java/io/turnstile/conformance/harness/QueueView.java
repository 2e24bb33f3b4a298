package io.turnstile.conformance.harness;

import java.util.concurrent.locks.ReentrantLock;

/** The final monitoring methods of ReentrantLock. */
public final class QueueView {
    private QueueView() {}

    /** What {@link ReentrantLock#hasQueuedThreads} must say. */
    public static boolean hasQueuedThreads(ReentrantLock lock) {
        return lock.hasQueuedThreads();
    }

    /** What {@link ReentrantLock#hasQueuedThread} must say. */
    public static boolean hasQueuedThread(ReentrantLock lock, Thread thread) {
        return lock.hasQueuedThread(thread);
    }

    /** What {@link ReentrantLock#getQueueLength} must say. */
    public static int getQueueLength(ReentrantLock lock) {
        return lock.getQueueLength();
    }
}
