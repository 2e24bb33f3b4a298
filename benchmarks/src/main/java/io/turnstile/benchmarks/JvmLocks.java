package io.turnstile.benchmarks;

import java.util.concurrent.locks.ReentrantLock;

/** Creates the locks of the JVM: the base of every ratio. */
final class JvmLocks {
    private JvmLocks() {}

    static ReentrantLock create() {
        return new ReentrantLock();
    }

    static ReentrantLock createFair() {
        return new ReentrantLock(true);
    }
}
