package io.turnstile.runtime.lock;

import io.turnstile.runtime.annotation.ReservedStackAccess;
import io.turnstile.runtime.thread.ThreadRecord;
import java.io.ObjectStreamException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The write lock of a {@link PlatformReentrantReadWriteLock}. */
final class PlatformWriteLock extends ReentrantReadWriteLock.WriteLock {
    private static final long serialVersionUID = 1L;

    private final transient PlatformReentrantReadWriteLock lock;
    private final transient ReadWriteCore core;

    PlatformWriteLock(PlatformReentrantReadWriteLock lock, ReadWriteCore core) {
        super(lock);
        this.lock = lock;
        this.core = core;
    }

    @Override
    public void lock() {
        core.lockWrite(Thread.currentThread(), WaitMode.UNINTERRUPTIBLE, ThreadRecord.NO_DEADLINE);
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        lockUntil(ThreadRecord.NO_DEADLINE);
    }

    @Override
    public boolean tryLock() {
        return core.tryLockWrite(Thread.currentThread());
    }

    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        return lockUntil(Deadline.afterNs(unit.toNanos(timeout)));
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
        core.unlockWrite(Thread.currentThread());
    }

    @Override
    public Condition newCondition() {
        return new WriteCondition(core);
    }

    @Override
    public boolean isHeldByCurrentThread() {
        return getHoldCount() > 0;
    }

    @Override
    public int getHoldCount() {
        return core.writeHolds(Thread.currentThread());
    }

    @Override
    public String toString() {
        Thread owner = ReadWriteMonitoring.writer(core);
        return getClass().getName() + "@" + Integer.toHexString(hashCode())
                + (owner == null ? "[Unlocked]" : "[Locked by thread " + owner.getName() + "]");
    }

    private Object writeReplace() throws ObjectStreamException {
        return lock.serialWriteLock();
    }
}
