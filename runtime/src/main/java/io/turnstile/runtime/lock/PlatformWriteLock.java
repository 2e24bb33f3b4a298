package io.turnstile.runtime.lock;

import io.turnstile.runtime.annotation.ReservedStackAccess;
import io.turnstile.runtime.thread.ThreadRecord;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The write lock of a {@link PlatformReentrantReadWriteLock}, and the superclass of all write locks that the application has made by
 * {@code extends}; see {@link PlatformReadLock}.
 */
public class PlatformWriteLock extends ReentrantReadWriteLock.WriteLock {
    private static final long serialVersionUID = 1L;

    private final transient PlatformReentrantReadWriteLock lock; // null where core is
    private final transient ReadWriteCore core;

    PlatformWriteLock(PlatformReentrantReadWriteLock lock, ReadWriteCore core) {
        super(lock);
        this.lock = lock;
        this.core = core;
    }

    /**
     * What {@code ReentrantReadWriteLock.WriteLock}'s constructor is to its subclasses.
     *
     * @throws NullPointerException where the lock is null
     */
    protected PlatformWriteLock(ReentrantReadWriteLock lock) {
        super(lock);
        this.lock = PlatformReentrantReadWriteLock.ours(lock);
        this.core = this.lock == null ? null : this.lock.core();
    }

    @Override
    public void lock() {
        if (core == null) {
            super.lock();
            return;
        }
        core.lockWrite(Thread.currentThread(), WaitMode.UNINTERRUPTIBLE, ThreadRecord.NO_DEADLINE);
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (core == null) {
            super.lockInterruptibly();
            return;
        }
        lockUntil(ThreadRecord.NO_DEADLINE);
    }

    @Override
    public boolean tryLock() {
        return core == null ? super.tryLock() : core.tryLockWrite(Thread.currentThread());
    }

    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        return core == null ? super.tryLock(timeout, unit) : lockUntil(Deadline.afterNs(unit.toNanos(timeout)));
    }

    private boolean lockUntil(long deadlineNs) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Outcome outcome = core.lockWrite(Thread.currentThread(), WaitMode.INTERRUPTIBLE, deadlineNs);
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Outcome.OWNED;
    }

    @Override
    @ReservedStackAccess
    public void unlock() {
        if (core == null) {
            super.unlock();
            return;
        }
        core.unlockWrite(Thread.currentThread());
    }

    @Override
    public Condition newCondition() {
        return core == null ? super.newCondition() : new WriteCondition(core);
    }

    @Override
    public boolean isHeldByCurrentThread() {
        return core == null ? super.isHeldByCurrentThread() : core.writeHolds(Thread.currentThread()) > 0;
    }

    @Override
    public int getHoldCount() {
        return core == null ? super.getHoldCount() : core.writeHolds(Thread.currentThread());
    }

    @Override
    public String toString() {
        if (core == null) {
            return super.toString();
        }
        Thread owner = ReadWriteMonitoring.writer(core);
        return getClass().getName() + "@" + Integer.toHexString(hashCode())
                + (owner == null ? "[Unlocked]" : "[Locked by thread " + owner.getName() + "]");
    }

    /** Subclasses are written as themselves, with what the superclass has of the lock. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        if (core != null) {
            lock.checkWrittenAsItself(getClass());
        }
        out.defaultWriteObject();
    }

    private Object writeReplace() throws ObjectStreamException {
        return lock.serialWriteLock();
    }
}
