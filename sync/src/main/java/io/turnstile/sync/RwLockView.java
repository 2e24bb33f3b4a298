package io.turnstile.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/** An {@link AdvancedRwLock} as java.util.concurrent knows such locks. */
final class RwLockView implements ReadWriteLock {
    private final Lock readLock;
    private final Lock writeLock;

    RwLockView(RwCore core) {
        this.readLock = new ReadLock(core);
        this.writeLock = new WriteLock(core);
    }

    @Override
    public Lock readLock() {
        return readLock;
    }

    @Override
    public Lock writeLock() {
        return writeLock;
    }

    private record ReadLock(RwCore core) implements Lock {
        @Override
        public void lock() {
            core.lockRead();
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            checkInterrupt();
            core.lockReadInterruptibly();
        }

        @Override
        public boolean tryLock() {
            return core.tryLockRead();
        }

        @Override
        public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
            checkInterrupt();
            return core.tryLockRead(Checks.deadlineNs(Math.max(0, timeout), unit));
        }

        @Override
        public void unlock() {
            core.unlockRead();
        }

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException(
                    "newCondition of a read lock: only exclusive locks have conditions; use those of writeLock()");
        }
    }

    private record WriteLock(RwCore core) implements Lock {
        @Override
        public void lock() {
            core.lockWrite();
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            checkInterrupt();
            core.tryLockWrite(Checks.NO_DEADLINE);
        }

        @Override
        public boolean tryLock() {
            return core.tryLockWrite();
        }

        @Override
        public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
            checkInterrupt();
            return core.tryLockWrite(Checks.deadlineNs(Math.max(0, timeout), unit));
        }

        @Override
        public void unlock() {
            core.unlockWrite();
        }

        @Override
        public Condition newCondition() {
            return core.newCondition();
        }
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
