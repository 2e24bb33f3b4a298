package io.turnstile.agent.startup;

import io.turnstile.runtime.hook.ParkHooks;
import java.util.concurrent.locks.LockSupport;

/**
 * Proves, before any class is made to park by Turnstile, that {@code LockSupport.unpark} reaches threads that do: one that it did
 * not reach would sleep for ever.
 */
final class ParkSelfTest {
    private static final long LIMIT_MS = 2_000; // an upper bound for a stopped machine; it takes about 1 ms

    private ParkSelfTest() {}

    /**
     * Runs the test.
     *
     * @throws IllegalStateException that says what did not work
     */
    static void run() throws InterruptedException {
        Parker parker = new Parker();
        parker.start();
        long startNs = System.nanoTime();
        while (!parker.ready && System.nanoTime() - startNs < LIMIT_MS * 1_000_000) {
            Thread.yield();
        }
        parker.unparked = true;
        LockSupport.unpark(parker);
        parker.join(LIMIT_MS / 2);
        if (parker.isAlive()) {
            throw new IllegalStateException(
                    "self-test: LockSupport.unpark does not reach a thread that parks on a futex");
        }
    }

    private static final class Parker extends Thread {
        private volatile boolean ready;
        private volatile boolean unparked;

        Parker() {
            super(null, null, "turnstile self-test parker", 0, false);
            setDaemon(true);
        }

        @Override
        public void run() {
            ParkHooks.parkNanos(1); // the first one parks in the JDK
            ready = true;
            while (!unparked) {
                ParkHooks.parkNanos(this, LIMIT_MS * 1_000_000);
            }
        }
    }
}
