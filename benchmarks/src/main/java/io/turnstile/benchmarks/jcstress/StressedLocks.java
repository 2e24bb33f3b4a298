package io.turnstile.benchmarks.jcstress;

import io.turnstile.benchmarks.LibraryMode;
import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.locks.ReentrantLock;

/** The locks under test. */
final class StressedLocks {
    private static final int FUTEX = LibraryMode.site(LockProtocol.FUTEX);
    private static final int PI = LibraryMode.site(LockProtocol.PI);

    private StressedLocks() {}

    static ReentrantLock futex() {
        return new PlatformReentrantLock(FUTEX);
    }

    static ReentrantLock pi() {
        return new PlatformReentrantLock(PI);
    }
}
