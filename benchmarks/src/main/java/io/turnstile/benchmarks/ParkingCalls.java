package io.turnstile.benchmarks;

/** The two calls, as one class makes them: which class decides who parks. */
interface ParkingCalls {
    /** {@code LockSupport.park()}. */
    void park();

    /** {@code LockSupport.unpark(thread)}. */
    void unpark(Thread thread);
}
