package io.turnstile.benchmarks;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The locks that are compared, by protocol. */
public final class Locks {
    private Locks() {}

    /** Creates unfair locks, without a branch on the protocol in what is measured. */
    public static Supplier<ReentrantLock> source(LockProtocol protocol) {
        return switch (protocol) {
            case JVM -> JvmLocks::create;
            case FUTEX -> FutexLocks::create;
            case PI -> PiLocks::create;
            case CEILING -> throw new IllegalArgumentException("see CeilingCost");
        };
    }

    /** Creates fair ones. */
    static Supplier<ReentrantLock> fairSource(LockProtocol protocol) {
        return switch (protocol) {
            case JVM -> JvmLocks::createFair;
            case FUTEX -> FutexLocks::createFair;
            case PI -> PiLocks::createFair;
            case CEILING -> throw new IllegalArgumentException("see CeilingCost");
        };
    }

    /**
     * The way in which this JVM came to its locks.
     *
     * @throws IllegalStateException where only one of the two protocols was rewritten: that would compare unlike things
     */
    static String mode() {
        if (FutexLocks.areRewritten() != PiLocks.areRewritten()) {
            throw new IllegalStateException(
                    "the agent rewrote only one of FutexLocks and PiLocks; is benchmarks.yaml in use?");
        }
        return FutexLocks.areRewritten() ? "agent" : "library";
    }
}
