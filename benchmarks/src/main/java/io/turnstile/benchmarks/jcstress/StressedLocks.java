package io.turnstile.benchmarks.jcstress;

import io.turnstile.benchmarks.LibraryMode;
import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.lock.PlatformReentrantReadWriteLock;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The locks under test. */
final class StressedLocks {
    private static final int FUTEX = LibraryMode.site(LockProtocol.FUTEX);
    private static final int PI = LibraryMode.site(LockProtocol.PI);

    private static final AtomicInteger READ_WRITE_MADE = new AtomicInteger();

    private StressedLocks() {}

    static ReentrantLock futex() {
        return new PlatformReentrantLock(FUTEX);
    }

    static ReentrantLock pi() {
        return new PlatformReentrantLock(PI);
    }

    /** A read-write lock; in turn of each protocol, fair and not. */
    static ReentrantReadWriteLock readWrite() {
        int turn = READ_WRITE_MADE.getAndIncrement();
        return new PlatformReentrantReadWriteLock((turn & 2) != 0, (turn & 1) == 0 ? FUTEX : PI);
    }
}
