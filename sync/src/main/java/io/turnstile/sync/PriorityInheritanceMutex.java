package io.turnstile.sync;

import io.turnstile.runtime.thread.ThreadIds;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A value behind a lock whose holder runs at the priority of its most urgent waiter, through chains of such locks.
 *
 * <pre>{@code
 *   try (Guard<Plan> guard = mutex.lock()) {
 *       guard.set(guard.get().next());
 *   }
 * }</pre>
 *
 * <p>The lock is that of the core, protocol {@code pi} (docs/lock-protocols.md has states and proof): reentrant, eight bytes
 * until two threads meet on it. Who is lent a priority are real-time waiters (SCHED_FIFO, RR, DEADLINE); others need not.
 * Where the platform has no PI futexes ({@link #inheritsPriority} says so) the same contract holds without inheritance.
 *
 * <p><b>Errors:</b> {@link io.turnstile.runtime.lock.LockDeadlockException} where a wait without end would close a cycle,
 * {@link io.turnstile.runtime.lock.OwnerDiedException} where the holder has ended.
 *
 * @param <T> the value's type
 */
public final class PriorityInheritanceMutex<T> {
    private final ReentrantLock lock;
    private final boolean inherits;
    private T value; // guarded by lock

    /** A free mutex around {@code value}, which may be null. */
    public PriorityInheritanceMutex(T value) {
        this.value = value;
        this.inherits = CoreSites.canInherit();
        this.lock = CoreSites.bestLock();
    }

    /** Access to the value as long as the lock is held: until {@link #close}, by the thread that acquired it. */
    public static final class Guard<T> implements AutoCloseable {
        private final PriorityInheritanceMutex<T> mutex;
        private final Priority priority; // null where the section has none
        private final Thread thread = Thread.currentThread();
        private boolean open = true;

        private Guard(PriorityInheritanceMutex<T> mutex, Priority priority) {
            this.mutex = mutex;
            this.priority = priority;
        }

        /** The value. */
        public T get() {
            check();
            return mutex.value;
        }

        /** Replaces the value. */
        public void set(T value) {
            check();
            mutex.value = value;
        }

        private void check() {
            if (!open || thread != Thread.currentThread()) {
                throw Checks.guard(this, open, thread);
            }
        }

        /**
         * Releases the lock, then the section's priority; closing again does nothing.
         *
         * @throws IllegalMonitorStateException by another thread than the one that acquired it
         */
        @Override
        public void close() {
            if (open) {
                check();
                mutex.lock.unlock();
                open = false;
                if (priority != null) {
                    SectionPriority.leave(priority);
                }
            }
        }
    }

    /** Whether the holder inherits the priority of waiters here. */
    public boolean inheritsPriority() {
        return inherits;
    }

    /** Acquires the lock, however long that takes; an interrupt does not end the wait. */
    public Guard<T> lock() {
        lock.lock();
        return new Guard<>(this, null);
    }

    /** As {@link #lock}; an interrupt ends the wait. */
    public Guard<T> lockInterruptibly() throws InterruptedException {
        lock.lockInterruptibly();
        return new Guard<>(this, null);
    }

    /** Acquires the lock if that needs no waiting; null where it is held. */
    public Guard<T> tryLock() {
        return lock.tryLock() ? new Guard<>(this, null) : null;
    }

    /** Acquires the lock if that takes no longer than the time given; null where it does. Interruptible. */
    public Guard<T> tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        Checks.timeoutNs(timeout, unit);
        return lock.tryLock(timeout, unit) ? new Guard<>(this, null) : null;
    }

    /**
     * Raises the caller to SCHED_FIFO at {@code priority}, acquires the lock, and keeps that priority until the guard is closed,
     * whether anybody waits or not. Sections nest; the highest counts.
     *
     * @throws IllegalArgumentException where the caller's own priority is higher
     * @throws SecurityException where the process may not have that priority; nothing is changed then
     * @throws UnsupportedOperationException where this is no Linux, or the caller is virtual
     */
    public Guard<T> lockWithPriority(Priority priority) {
        Checks.notNull("priority", priority, "pass Priority.fifo(1 to 99), or call lock()");
        SyncPlatform.linux("lockWithPriority");
        if (ThreadIds.isVirtual(Thread.currentThread())) {
            throw new UnsupportedOperationException(
                    "virtual thread \"" + Thread.currentThread().getName()
                            + "\": only platform threads have a priority; call lockWithPriority from one, or lock()");
        }
        SectionPriority.enter(priority);
        boolean locked = false;
        try {
            lock.lock();
            locked = true;
            return new Guard<>(this, priority);
        } finally {
            if (!locked) {
                SectionPriority.leave(priority);
            }
        }
    }

    @Override
    public String toString() {
        return "PriorityInheritanceMutex[" + (lock.isLocked() ? "locked" : "free")
                + (inherits ? "" : ", no inheritance") + "]";
    }
}
