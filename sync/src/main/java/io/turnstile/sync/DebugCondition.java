package io.turnstile.sync;

import io.turnstile.runtime.track.AnnouncedLock;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** A condition of a {@link DebugLock}, which during a wait is held by nobody. */
final class DebugCondition implements Condition {
    private final Condition condition;
    private final AnnouncedLock lock;
    private final String name;

    DebugCondition(Condition condition, AnnouncedLock lock, String name) {
        this.condition = condition;
        this.lock = lock;
        this.name = name;
    }

    private void waiting() {
        lock.waiting(DebugSites.ofCaller("await", name));
    }

    @Override
    public void await() throws InterruptedException {
        waiting();
        try {
            condition.await();
        } finally {
            lock.notAcquired();
        }
    }

    @Override
    public void awaitUninterruptibly() {
        waiting();
        try {
            condition.awaitUninterruptibly();
        } finally {
            lock.notAcquired();
        }
    }

    @Override
    public long awaitNanos(long timeoutNs) throws InterruptedException {
        waiting();
        try {
            return condition.awaitNanos(timeoutNs);
        } finally {
            lock.notAcquired();
        }
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        return awaitNanos(unit.toNanos(timeout)) > 0;
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        waiting();
        try {
            return condition.awaitUntil(deadline);
        } finally {
            lock.notAcquired();
        }
    }

    @Override
    public void signal() {
        condition.signal();
    }

    @Override
    public void signalAll() {
        condition.signalAll();
    }
}
