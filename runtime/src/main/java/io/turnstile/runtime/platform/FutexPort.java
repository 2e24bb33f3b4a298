package io.turnstile.runtime.platform;

/**
 * The kernel's futex operations on process-private, 4-byte aligned, off-heap words.
 *
 * <p>Every method returns a non-negative result or {@code -errno}; nothing is thrown for an errno, and errno is that of
 * this very call. Addresses are native addresses. Timeouts are native addresses of a 64-bit {@code struct timespec}
 * that holds an <em>absolute</em> time; {@code 0} means no timeout. The kernel reads the timespec again whenever it
 * restarts a PI call after a signal: interruptible PI waits stand on that.
 *
 * <p><b>Blocking:</b> {@link #waitOn}, {@link #lockPi} and {@link #waitRequeuePi} may block the calling thread in native
 * code, in a state in which the JVM can reach safepoints. <b>Ordering:</b> a wake-up orders nothing; all ordering must
 * come from the word's own atomic accesses (futex(2), NOTES; glibc futex-internal.h).
 *
 * <p>Source: futex(2); Linux kernel/futex.
 */
public interface FutexPort {

    /**
     * Sleeps while the word holds {@code expected} ({@code FUTEX_WAIT_BITSET}, absolute {@code CLOCK_MONOTONIC}).
     *
     * @return 0 woken (perhaps spuriously), {@code -EAGAIN} the word differed, {@code -ETIMEDOUT}, {@code -EINTR}
     */
    int waitOn(long address, int expected, long timeoutAddress);

    /** Wakes at most {@code count} threads that sleep in {@link #waitOn}; returns how many. */
    int wake(long address, int count);

    /**
     * Wakes {@code wakeCount} sleepers of {@code from} and moves {@code requeueCount} more to sleep on {@code to}, if
     * {@code from} still holds {@code expected} ({@code FUTEX_CMP_REQUEUE}).
     *
     * @return threads woken plus threads moved, or {@code -EAGAIN} where the word differed
     */
    int requeue(long from, int expected, int wakeCount, int requeueCount, long to);

    /**
     * Acquires a priority-inheritance word ({@code FUTEX_LOCK_PI2}, or {@code FUTEX_LOCK_PI} on kernels before 5.14);
     * the timespec is read on {@link #lockPiClock()}.
     *
     * @return 0 the caller owns the word; {@code -ETIMEDOUT}; {@code -EDEADLK} the wait would close a cycle; {@code
     *     -ESRCH} the owner is gone; {@code -EPERM} the word names no thread of this process; {@code -EAGAIN} the owner
     *     is just exiting
     */
    int lockPi(long address, long timeoutAddress);

    /** The clock on which {@link #lockPi} reads its timespec. */
    Clock lockPiClock();

    /** Tries to acquire a PI word, repairing stale bits ({@code FUTEX_TRYLOCK_PI}); {@code -EAGAIN} where it is held. */
    int tryLockPi(long address);

    /** Releases a PI word and hands it to its most eligible waiter ({@code FUTEX_UNLOCK_PI}). */
    int unlockPi(long address);

    /**
     * Sleeps on {@code condition} while it holds {@code expected}, ready to be moved to the PI word {@code lock} ({@code
     * FUTEX_WAIT_REQUEUE_PI}, absolute {@code CLOCK_MONOTONIC}).
     *
     * @return 0 the caller <em>owns</em> {@code lock}; otherwise it does not: {@code -EAGAIN} the word differed or a
     *     signal came after it changed, {@code -ETIMEDOUT}, …
     */
    int waitRequeuePi(long condition, int expected, long timeoutAddress, long lock);

    /**
     * Moves the first sleeper of {@code condition} to the PI word {@code lock}, or acquires {@code lock} for it where that
     * is free ({@code FUTEX_CMP_REQUEUE_PI} with one to wake), and up to {@code requeueCount} more.
     *
     * @return threads moved or made owner, or {@code -EAGAIN} where {@code condition} no longer holds {@code expected}
     */
    int requeuePi(long condition, int expected, int requeueCount, long lock);

    /** A clock on which an absolute timespec is read. */
    enum Clock {
        MONOTONIC,
        REALTIME
    }
}
