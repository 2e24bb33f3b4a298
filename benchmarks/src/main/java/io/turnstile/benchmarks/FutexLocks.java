package io.turnstile.benchmarks;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.locks.ReentrantLock;

/** Creates the locks of protocol {@code futex}: by the agent's rewriting, or as a library. */
final class FutexLocks {
    /** Constant, so that what is measured has no branch. */
    private static final boolean REWRITTEN = new ReentrantLock() instanceof PlatformReentrantLock;

    private static final int LIBRARY_SITE = REWRITTEN ? -1 : LibraryMode.site(LockProtocol.FUTEX);

    private FutexLocks() {}

    static boolean areRewritten() {
        return REWRITTEN;
    }

    static ReentrantLock create() {
        return REWRITTEN ? new ReentrantLock() : new PlatformReentrantLock(LIBRARY_SITE);
    }

    static ReentrantLock createFair() {
        return REWRITTEN ? new ReentrantLock(true) : new PlatformReentrantLock(true, LIBRARY_SITE);
    }
}
