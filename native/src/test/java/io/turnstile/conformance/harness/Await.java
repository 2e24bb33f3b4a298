package io.turnstile.conformance.harness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a state that another thread is about to reach. The limit only turns a hang into a failure. */
public final class Await {
    /** After this long a state that has not come is taken for one that never comes. */
    public static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    private static final long POLL_NS = 50_000;

    private Await() {}

    /**
     * Returns as soon as {@code reached} holds.
     *
     * @param what the state, as the end of the sentence "gave up waiting until …"
     */
    public static void until(String what, BooleanSupplier reached) {
        long startNs = System.nanoTime();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - startNs > LIMIT_NS) {
                throw new AssertionError("gave up waiting until " + what);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
