package io.turnstile.benchmarks;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.locks.ReentrantLock;

/** A hot loop over one uncontended lock: what {@link io.turnstile.benchmarks.suite.InliningEvidence} looks at. */
public final class PairLoop {
    private static final int CALLS = 20_000;
    private static final int PAIRS_PER_CALL = 1000;

    private PairLoop() {}

    /** Runs it; the argument is a {@link LockProtocol}. */
    public static void main(String[] arguments) {
        ReentrantLock lock = Locks.source(LockProtocol.valueOf(arguments[0])).get();
        long guarded = 0;
        for (int call = 0; call < CALLS; call++) {
            guarded += pairs(lock);
        }
        System.out.println(guarded + " pairs of " + lock.getClass().getName() + ", " + Locks.mode());
    }

    private static long pairs(ReentrantLock lock) {
        long guarded = 0;
        for (int pair = 0; pair < PAIRS_PER_CALL; pair++) {
            lock.lock();
            try {
                guarded++;
            } finally {
                lock.unlock();
            }
        }
        return guarded;
    }
}
