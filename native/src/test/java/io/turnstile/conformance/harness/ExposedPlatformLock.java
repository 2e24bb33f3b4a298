package io.turnstile.conformance.harness;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import java.util.Collection;
import java.util.concurrent.locks.Condition;

/** One of our locks, extended as an application class that extends ReentrantLock is. */
final class ExposedPlatformLock extends PlatformReentrantLock implements ExposedState {
    private static final long serialVersionUID = 1L;

    ExposedPlatformLock(boolean fair, int siteId) {
        super(fair, siteId);
    }

    @Override
    public Thread owner() {
        return getOwner();
    }

    @Override
    public Collection<Thread> queuedThreads() {
        return getQueuedThreads();
    }

    @Override
    public Collection<Thread> waitingThreads(Condition condition) {
        return getWaitingThreads(condition);
    }
}
