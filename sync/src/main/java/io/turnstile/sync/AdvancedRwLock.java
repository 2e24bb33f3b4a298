package io.turnstile.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A value behind a read-write lock with upgrade and downgrade, in the manner of C++ and of Linux.
 *
 * <ul>
 *   <li><b>read</b>: together with other readers and one upgradeable reader. Reentrant.
 *   <li><b>upgradeable read</b>: together with readers, but with no other upgradeable reader and no writer; {@link
 *       UpgradeableGuard#upgrade} waits for the readers to leave and makes it a writer <em>in place</em>: no other writer comes
 *       between. Two upgraders cannot deadlock, since the second one waits where it asks for its upgradeable read.
 *   <li><b>write</b>: alone. {@link WriteGuard#downgrade} makes it a reader in place.
 * </ul>
 *
 * A plain reader cannot become a writer: asking for it is refused with an exception instead of a deadlock. A writer may read.
 *
 * <p><b>Waiting:</b> writers, upgradeable readers, and readers that a writer keeps out, wait on one lock of the core; with
 * {@link Preference#WRITER} (default) a waiting writer keeps new readers out, with {@link Preference#READER} it does not, and
 * may starve. <b>Ordering:</b> a release happens before the acquires that it lets in. Guards belong to the thread that
 * acquired them. Virtual threads may use it.
 *
 * @param <T> the value's type
 */
public final class AdvancedRwLock<T> {
    /** Who goes first where readers hold the lock and a writer waits. */
    public enum Preference {
        /** The writer: new readers wait for it. */
        WRITER,
        /** The readers: the writer waits until none is left. */
        READER
    }

    private final RwCore core;
    private final ReadWriteLock view;
    private T value; // guarded by core

    /** A free lock around {@code value}, which may be null, that prefers writers. */
    public AdvancedRwLock(T value) {
        this(value, Preference.WRITER);
    }

    /** A free lock around {@code value}. */
    public AdvancedRwLock(T value, Preference preference) {
        Checks.notNull("preference", preference, "leave it out for WRITER");
        this.value = value;
        this.core = new RwCore(preference == Preference.WRITER);
        this.view = new RwLockView(core);
    }

    /** A hold on the lock; closing it releases it, and closing it again does nothing. */
    public abstract static class ReadAccess<T> implements AutoCloseable {
        final AdvancedRwLock<T> lock;
        private final Thread thread = Thread.currentThread();
        boolean open = true;

        ReadAccess(AdvancedRwLock<T> lock) {
            this.lock = lock;
        }

        /** The value. */
        public T get() {
            check();
            return lock.value;
        }

        final void check() {
            if (!open || thread != Thread.currentThread()) {
                throw Checks.guard(this, open, thread);
            }
        }

        abstract void release();

        @Override
        public final void close() {
            if (open) {
                check();
                release();
                open = false;
            }
        }
    }

    /** A read hold. */
    public static final class ReadGuard<T> extends ReadAccess<T> {
        ReadGuard(AdvancedRwLock<T> lock) {
            super(lock);
        }

        @Override
        void release() {
            lock.core.unlockRead();
        }
    }

    /** A write hold. */
    public static final class WriteGuard<T> extends ReadAccess<T> {
        WriteGuard(AdvancedRwLock<T> lock) {
            super(lock);
        }

        /** Replaces the value. */
        public void set(T value) {
            check();
            lock.value = value;
        }

        /** Becomes a reader without a gap in which others could write; this guard is closed. */
        public ReadGuard<T> downgrade() {
            check();
            lock.core.holdReadAsWriter();
            lock.core.unlockWrite();
            open = false;
            return new ReadGuard<>(lock);
        }

        @Override
        void release() {
            lock.core.unlockWrite();
        }
    }

    /** An upgradeable read hold. */
    public static final class UpgradeableGuard<T> extends ReadAccess<T> {
        UpgradeableGuard(AdvancedRwLock<T> lock) {
            super(lock);
        }

        /**
         * Waits for the readers to leave and becomes a writer; this guard is closed. What was read is still so: nobody has
         * written since. Not interruptible.
         */
        public WriteGuard<T> upgrade() {
            check();
            lock.core.upgrade();
            open = false;
            return new WriteGuard<>(lock);
        }

        /** As {@link #upgrade}, for so long at most; null where readers stay longer: this guard remains as it is. */
        public WriteGuard<T> tryUpgrade(long timeout, TimeUnit unit) throws InterruptedException {
            check();
            if (!lock.core.tryUpgrade(Checks.deadlineNs(timeout, unit))) {
                return null;
            }
            open = false;
            return new WriteGuard<>(lock);
        }

        @Override
        void release() {
            lock.core.unlockUpgradeable();
        }
    }

    /** Acquires for reading. */
    public ReadGuard<T> read() {
        core.lockRead();
        return new ReadGuard<>(this);
    }

    /** As {@link #read}; an interrupt ends the wait. */
    public ReadGuard<T> readInterruptibly() throws InterruptedException {
        asReadWriteLock().readLock().lockInterruptibly();
        return new ReadGuard<>(this);
    }

    /** Acquires for reading if that needs no waiting; null where it does. */
    public ReadGuard<T> tryRead() {
        return core.tryLockRead() ? new ReadGuard<>(this) : null;
    }

    /** As {@link #read}, for so long at most, interruptible; null where that is over. */
    public ReadGuard<T> tryRead(long timeout, TimeUnit unit) throws InterruptedException {
        return core.tryLockRead(Checks.deadlineNs(timeout, unit)) ? new ReadGuard<>(this) : null;
    }

    /**
     * Acquires for reading with the right to upgrade.
     *
     * @throws IllegalMonitorStateException where the caller holds a plain read: two such callers would wait for each other
     */
    public UpgradeableGuard<T> upgradeableRead() {
        core.lockUpgradeable();
        return new UpgradeableGuard<>(this);
    }

    /** As {@link #upgradeableRead}, for so long at most, interruptible; null where that is over. */
    public UpgradeableGuard<T> tryUpgradeableRead(long timeout, TimeUnit unit) throws InterruptedException {
        return core.tryLockUpgradeable(Checks.deadlineNs(timeout, unit)) ? new UpgradeableGuard<>(this) : null;
    }

    /**
     * Acquires for writing.
     *
     * @throws IllegalMonitorStateException where the caller holds a read: it would wait for itself
     */
    public WriteGuard<T> write() {
        core.lockWrite();
        return new WriteGuard<>(this);
    }

    /** As {@link #write}; an interrupt ends the wait. */
    public WriteGuard<T> writeInterruptibly() throws InterruptedException {
        asReadWriteLock().writeLock().lockInterruptibly();
        return new WriteGuard<>(this);
    }

    /** Acquires for writing if that needs no waiting; null where it does. */
    public WriteGuard<T> tryWrite() {
        return core.tryLockWrite() ? new WriteGuard<>(this) : null;
    }

    /** As {@link #write}, for so long at most, interruptible; null where that is over. */
    public WriteGuard<T> tryWrite(long timeout, TimeUnit unit) throws InterruptedException {
        return core.tryLockWrite(Checks.deadlineNs(timeout, unit)) ? new WriteGuard<>(this) : null;
    }

    /**
     * This lock for code that is written for java.util.concurrent: reentrant both ways, a writer may read, the write lock has
     * conditions. {@code writeLock().lock()} by a reader throws where ReentrantReadWriteLock hangs.
     */
    public ReadWriteLock asReadWriteLock() {
        return view;
    }

    @Override
    public String toString() {
        return "AdvancedRwLock[" + core + "]";
    }
}
