package io.turnstile.runtime.lock;

import io.turnstile.runtime.annotation.ReservedStackAccess;
import io.turnstile.runtime.thread.ThreadRecord;
import java.io.ObjectStreamException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The read lock of a {@link PlatformReentrantReadWriteLock}. */
final class PlatformReadLock extends ReentrantReadWriteLock.ReadLock {
    private static final long serialVersionUID = 1L;

    private final transient PlatformReentrantReadWriteLock lock;
    private final transient ReadWriteCore core;

    PlatformReadLock(PlatformReentrantReadWriteLock lock, ReadWriteCore core) {
        super(lock);
        this.lock = lock;
        this.core = core;
    }

    @Override
    public void lock() {
        core.lockRead(Thread.currentThread(), WaitMode.UNINTERRUPTIBLE, ThreadRecord.NO_DEADLINE);
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        lockUntil(ThreadRecord.NO_DEADLINE);
    }

    @Override
    public boolean tryLock() {
        return core.tryLockRead(Thread.currentThread());
    }

    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        return lockUntil(Deadline.afterNs(unit.toNanos(timeout)));
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
        core.unlockRead(Thread.currentThread());
    }

    @Override
    public String toString() {
        return getClass().getName() + "@" + Integer.toHexString(hashCode()) + "[Read locks = "
                + ReadWriteMonitoring.readHolds(core) + "]";
    }

    private Object writeReplace() throws ObjectStreamException {
        return lock.serialReadLock();
    }
}
