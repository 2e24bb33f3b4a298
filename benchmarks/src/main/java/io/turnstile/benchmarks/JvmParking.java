package io.turnstile.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** Parks in the JDK. */
final class JvmParking implements ParkingCalls {
    @Override
    public void park() {
        LockSupport.park();
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }
}
