package io.turnstile.conformance.harness;

import io.turnstile.runtime.platform.FutexPort;

/** A futex port that passes every call on; faults override the calls they spoil. */
public class ForwardingFutex implements FutexPort {
    private final FutexPort real;

    protected ForwardingFutex(FutexPort real) {
        this.real = real;
    }

    @Override
    public int waitOn(long address, int expected, long timeoutAddress) {
        return real.waitOn(address, expected, timeoutAddress);
    }

    @Override
    public int wake(long address, int count) {
        return real.wake(address, count);
    }

    @Override
    public int requeue(long from, int expected, int wakeCount, int requeueCount, long to) {
        return real.requeue(from, expected, wakeCount, requeueCount, to);
    }

    @Override
    public int lockPi(long address, long timeoutAddress) {
        return real.lockPi(address, timeoutAddress);
    }

    @Override
    public Clock lockPiClock() {
        return real.lockPiClock();
    }

    @Override
    public int tryLockPi(long address) {
        return real.tryLockPi(address);
    }

    @Override
    public int unlockPi(long address) {
        return real.unlockPi(address);
    }

    @Override
    public int waitRequeuePi(long condition, int expected, long timeoutAddress, long lock) {
        return real.waitRequeuePi(condition, expected, timeoutAddress, lock);
    }

    @Override
    public int requeuePi(long condition, int expected, int requeueCount, long lock) {
        return real.requeuePi(condition, expected, requeueCount, lock);
    }
}
