package io.turnstile.runtime.hook;

import io.turnstile.runtime.lock.PlatformReadLock;
import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.lock.PlatformReentrantReadWriteLock;
import io.turnstile.runtime.lock.PlatformWriteLock;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Static targets of the code that is injected into the final methods of {@link ReentrantLock} and {@link ReentrantReadWriteLock}, and
 * into the constructors of the latter's read and write locks.
 */
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

    /**
     * A read or write lock has been made for a lock. The JDK's works on the lock's superclass: together with one of ours it would guard
     * nothing. Classes of the application that extend them have our superclass; this is for those that could not be given it.
     *
     * @throws UnsupportedOperationException where it would guard nothing
     */
    public static void viewMade(Lock view, ReentrantReadWriteLock lock) {
        if (isPlatformLock(lock) && !(view instanceof PlatformReadLock) && !(view instanceof PlatformWriteLock)) {
            throw new UnsupportedOperationException(
                    view.getClass().getName() + " was not rewritten (it was loaded before the"
                            + " agent, or Turnstile cannot be seen from it), and would guard nothing together with the read-write lock"
                            + " created at " + ((PlatformReentrantReadWriteLock) lock).createdAt()
                            + "; leave the locks of that class to the JVM (protocol: jvm)");
        }
    }
}
