package io.turnstile.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** The same, parking by Turnstile where the agent rewrites it. */
final class FutexParking implements ParkingCalls {
    @Override
    public void park() {
        LockSupport.park();
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }
}
