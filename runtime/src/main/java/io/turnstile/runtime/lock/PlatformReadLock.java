package io.turnstile.runtime.lock;

import io.turnstile.runtime.annotation.ReservedStackAccess;
import io.turnstile.runtime.thread.ThreadRecord;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The read lock of a {@link PlatformReentrantReadWriteLock}, and the superclass of all read locks that the application has made by
 * {@code extends}. Those are read locks of one of ours or of the JDK's, whichever they are given: {@code core} is null in the
 * second case, and where one came out of a stream; then the superclass is the whole lock.
 */
public class PlatformReadLock extends ReentrantReadWriteLock.ReadLock {
    private static final long serialVersionUID = 1L;

    private final transient PlatformReentrantReadWriteLock lock; // null where core is
    private final transient ReadWriteCore core;

    PlatformReadLock(PlatformReentrantReadWriteLock lock, ReadWriteCore core) {
        super(lock);
        this.lock = lock;
        this.core = core;
    }

    /**
     * What {@code ReentrantReadWriteLock.ReadLock}'s constructor is to its subclasses.
     *
     * @throws NullPointerException where the lock is null
     */
    protected PlatformReadLock(ReentrantReadWriteLock lock) {
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
        core.lockRead(Thread.currentThread(), WaitMode.UNINTERRUPTIBLE, ThreadRecord.NO_DEADLINE);
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
        return core == null ? super.tryLock() : core.tryLockRead(Thread.currentThread());
    }

    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        return core == null ? super.tryLock(timeout, unit) : lockUntil(Deadline.afterNs(unit.toNanos(timeout)));
    }

    private boolean lockUntil(long deadlineNs) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Outcome outcome = core.lockRead(Thread.currentThread(), WaitMode.INTERRUPTIBLE, deadlineNs);
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
        core.unlockRead(Thread.currentThread());
    }

    @Override
    public String toString() {
        return core == null
                ? super.toString()
                : getClass().getName() + "@" + Integer.toHexString(hashCode()) + "[Read locks = "
                        + ReadWriteMonitoring.readHolds(core) + "]";
    }

    /** Subclasses are written as themselves, with what the superclass has of the lock. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        if (core != null) {
            lock.checkWrittenAsItself(getClass());
        }
        out.defaultWriteObject();
    }

    private Object writeReplace() throws ObjectStreamException {
        return lock.serialReadLock();
    }
}
