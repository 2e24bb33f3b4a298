package io.turnstile.conformance.harness;

import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The JDK's lock, the reference that every other lock is measured by. */
final class ExposedJvmLock extends ReentrantLock implements ExposedState {
    private static final long serialVersionUID = 1L;

    ExposedJvmLock(boolean fair) {
        super(fair);
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
