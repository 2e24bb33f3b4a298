package io.turnstile.sync;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.util.concurrent.TimeUnit;

/** {@link FutexLock} by the lock core: eight bytes until two threads meet on it, then a futex or PI-futex word. */
final class CoreFutexLock implements FutexLock {
    private final CoreLock lock;
    private volatile boolean closed; // set once

    CoreFutexLock(boolean inherits) {
        lock = new CoreLock(inherits ? LockProtocol.PI : LockProtocol.FUTEX);
    }

    /** Shows its owner. */
    private static final class CoreLock extends PlatformReentrantLock {
        private static final long serialVersionUID = 1L;

        CoreLock(LockProtocol protocol) {
            super(CoreSites.of(protocol));
        }

        @Override
        protected Thread getOwner() {
            return super.getOwner();
        }
    }

    @Override
    public Acquired lock() {
        check();
        lock.lock();
        return Acquired.CONSISTENT;
    }

    @Override
    public Acquired lockInterruptibly() throws InterruptedException {
        check();
        lock.lockInterruptibly();
        return Acquired.CONSISTENT;
    }

    @Override
    public Acquired tryLock() {
        check();
        return lock.tryLock() ? Acquired.CONSISTENT : null;
    }

    @Override
    public Acquired tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        Checks.timeoutNs(timeout, unit);
        check();
        return lock.tryLock(timeout, unit) ? Acquired.CONSISTENT : null;
    }

    private void check() {
        if (closed) {
            throw Checks.closed(this);
        }
        if (lock.isHeldByCurrentThread()) {
            throw Checks.heldAlready(this);
        }
    }

    @Override
    public void unlock() {
        if (!lock.isHeldByCurrentThread()) {
            throw Checks.notOwner(this);
        }
        lock.unlock();
    }

    @Override
    public void markConsistent() {
        throw new IllegalStateException(
                this
                        + " is not robust and thus consistent whenever it can be acquired: leave markConsistent out, or build it robust");
    }

    @Override
    public int ownerTid() {
        Thread owner = lock.getOwner();
        ThreadRecord record = owner == null ? null : ThreadRegistry.of(owner);
        return record == null ? 0 : record.tid();
    }

    @Override
    public void close() {
        if (!closed && lock.isLocked()) {
            throw new IllegalStateException(this + " is held: only a free lock may be closed; release it first");
        }
        closed = true;
    }

    @Override
    public String toString() {
        return "FutexLock[" + lock + "]";
    }
}
