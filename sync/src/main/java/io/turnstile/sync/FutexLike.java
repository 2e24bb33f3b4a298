package io.turnstile.sync;

import java.util.concurrent.TimeUnit;

/**
 * A 32-bit word on which threads can sleep as long as it holds a value, after futex(2).
 *
 * <p><b>Ordering:</b> {@link #load}, {@link #store} and {@link #compareAndSet} are volatile accesses. A wake-up orders
 * nothing: what the woken thread may rely on comes from the word. <b>No wake-up is lost</b> where the waker changes the word
 * before it calls {@link #wake} and the waiter passes the value that it has seen: the waiter then finds another value, or
 * sleeps already and is woken.
 *
 * <p>Usable by any thread, virtual ones included. <b>After {@link #close}</b> every method throws {@link
 * IllegalStateException}; waiters that slept throw it too. Without {@code close} the memory is given back when the object is
 * no longer reachable.
 */
public interface FutexLike extends AutoCloseable {
    /** The best one that this platform has ({@link PlatformDetector} says which), private to the process. */
    static FutexLike create(int initialValue) {
        return SyncPlatform.isLinux()
                ? LinuxFutex.builder().initialValue(initialValue).build()
                : new PortableFutex(initialValue);
    }

    /** Volatile read of the word. */
    int load();

    /** Volatile write of the word; wakes nobody. */
    void store(int value);

    /** Sets the word to {@code value} if it holds {@code expected}, volatile both ways; wakes nobody. */
    boolean compareAndSet(int expected, int value);

    /** Sleeps as long as the word holds {@code expected} and nobody wakes the caller, without end. */
    WaitResult waitFor(int expected);

    /**
     * As {@link #waitFor(int)}, but at most for a time.
     *
     * @param timeout 0 only looks
     * @throws IllegalArgumentException where {@code timeout} is negative
     */
    WaitResult waitFor(int expected, long timeout, TimeUnit unit);

    /**
     * Wakes at most {@code count} threads that sleep in {@code waitFor}.
     *
     * @return how many were woken
     * @throws IllegalArgumentException where {@code count} is negative
     */
    int wake(int count);

    /** Wakes all of them. */
    default int wakeAll() {
        return wake(Integer.MAX_VALUE);
    }

    /** Frees the word; returns when all sleepers have left it. Closing again does nothing. */
    @Override
    void close();
}
