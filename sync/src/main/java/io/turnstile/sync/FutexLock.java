package io.turnstile.sync;

import java.util.concurrent.TimeUnit;

/**
 * A futex with an owner: who acquires it must release it. Not reentrant. Made by {@link LinuxFutexBuilder#buildLock}.
 *
 * <p><b>Robust</b> locks survive their owner, as POSIX has it: who acquires such a lock next is told ({@link
 * Acquired#OWNER_DIED}) and holds it; what the lock guards may be half-changed. Either it repairs that and calls {@link
 * #markConsistent}, or it releases the lock as it is, which makes it {@linkplain LockNotRecoverableException not
 * recoverable} for all. A lock that is not robust: {@link io.turnstile.runtime.lock.OwnerDiedException} where it is private;
 * in a file, waiters of a dead owner wait for ever.
 *
 * <p><b>Ordering:</b> release happens before the next acquire, between threads and between processes that share the memory
 * that is guarded. <b>Virtual threads</b> may not use a robust or shared lock: the C library knows owners by kernel thread.
 */
public interface FutexLock extends AutoCloseable {
    /** In which state a lock was acquired. */
    enum Acquired {
        /** Its last owner released it. */
        CONSISTENT,
        /** Its last owner died with it, and nobody has called {@link FutexLock#markConsistent} yet. */
        OWNER_DIED
    }

    /**
     * Acquires the lock, however long that takes; an interrupt does not end the wait.
     *
     * @throws IllegalMonitorStateException where the caller holds it already
     * @throws LockNotRecoverableException where nobody can acquire it any more
     */
    Acquired lock();

    /** As {@link #lock}; an interrupt ends the wait. */
    Acquired lockInterruptibly() throws InterruptedException;

    /** Acquires the lock if that needs no waiting; null where it is held. */
    Acquired tryLock();

    /** Acquires the lock if that takes no longer than the time given; null where it does. Interruptible. */
    Acquired tryLock(long timeout, TimeUnit unit) throws InterruptedException;

    /**
     * Releases the lock.
     *
     * @throws IllegalMonitorStateException where the caller does not hold it
     */
    void unlock();

    /**
     * Says that what the lock guards is whole again; by the holder that was told {@link Acquired#OWNER_DIED}.
     *
     * @throws IllegalStateException where the lock is consistent already, or the caller does not hold it
     */
    void markConsistent();

    /** The kernel's id of the thread that holds the lock, 0 where none does; may be old when it is read. */
    int ownerTid();

    /**
     * Ends the use of the lock by this object; a file stays for others.
     *
     * @throws IllegalStateException where the lock is private and held; nothing is changed then
     */
    @Override
    void close();
}
