package io.turnstile.agent.startup;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/** What the self-test rewrites: an ordinary class that creates a lock. Public, for its copy lives in another loader. */
public final class LockProbe implements Callable<ReentrantLock> {
    @Override
    public ReentrantLock call() {
        return new ReentrantLock();
    }
}
