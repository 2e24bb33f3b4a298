package io.turnstile.conformance.harness;

import java.util.Collection;
import java.util.concurrent.locks.Condition;

/** The protected monitoring methods of ReentrantLock, made public by a subclass. */
public interface ExposedState {
    /** What getOwner says. */
    Thread owner();

    /** What getQueuedThreads says. */
    Collection<Thread> queuedThreads();

    /** What getWaitingThreads says. */
    Collection<Thread> waitingThreads(Condition condition);
}
