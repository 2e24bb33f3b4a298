package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.FutexPort;

/** futex(2) on process-private words. */
final class LinuxFutex implements FutexPort {
    // linux/futex.h
    private static final int FUTEX_WAKE = 1;
    private static final int FUTEX_CMP_REQUEUE = 4;
    private static final int FUTEX_LOCK_PI = 6;
    private static final int FUTEX_UNLOCK_PI = 7;
    private static final int FUTEX_TRYLOCK_PI = 8;
    private static final int FUTEX_WAIT_BITSET = 9;
    private static final int FUTEX_WAIT_REQUEUE_PI = 11;
    private static final int FUTEX_CMP_REQUEUE_PI = 12;
    private static final int FUTEX_LOCK_PI2 = 13;
    private static final int FUTEX_PRIVATE_FLAG = 128;
    private static final int FUTEX_BITSET_MATCH_ANY = 0xFFFF_FFFF;

    private static final int ONE_TO_WAKE = 1; // the kernel demands it of FUTEX_CMP_REQUEUE_PI

    private final SystemCalls calls;
    private final int futex;
    private final Clock lockPiClock;

    /**
     * Makes the port.
     *
     * @param lockPiClock monotonic for FUTEX_LOCK_PI2 (Linux 5.14), real-time for FUTEX_LOCK_PI
     */
    LinuxFutex(SystemCalls calls, SystemCallNumbers numbers, Clock lockPiClock) {
        this.calls = calls;
        this.futex = numbers.futex();
        this.lockPiClock = lockPiClock;
    }

    @Override
    public int waitOn(long address, int expected, long timeoutAddress) {
        return futex(address, FUTEX_WAIT_BITSET, expected, timeoutAddress, 0, FUTEX_BITSET_MATCH_ANY);
    }

    @Override
    public int wake(long address, int count) {
        return futex(address, FUTEX_WAKE, count, 0, 0, 0);
    }

    @Override
    public int requeue(long from, int expected, int wakeCount, int requeueCount, long to) {
        return futex(from, FUTEX_CMP_REQUEUE, wakeCount, requeueCount, to, expected);
    }

    @Override
    public int lockPi(long address, long timeoutAddress) {
        int operation = lockPiClock == Clock.MONOTONIC ? FUTEX_LOCK_PI2 : FUTEX_LOCK_PI;
        return futex(address, operation, 0, timeoutAddress, 0, 0);
    }

    @Override
    public Clock lockPiClock() {
        return lockPiClock;
    }

    @Override
    public int tryLockPi(long address) {
        return futex(address, FUTEX_TRYLOCK_PI, 0, 0, 0, 0);
    }

    @Override
    public int unlockPi(long address) {
        return futex(address, FUTEX_UNLOCK_PI, 0, 0, 0, 0);
    }

    @Override
    public int waitRequeuePi(long condition, int expected, long timeoutAddress, long lock) {
        return futex(condition, FUTEX_WAIT_REQUEUE_PI, expected, timeoutAddress, lock, 0);
    }

    @Override
    public int requeuePi(long condition, int expected, int requeueCount, long lock) {
        return futex(condition, FUTEX_CMP_REQUEUE_PI, ONE_TO_WAKE, requeueCount, lock, expected);
    }

    /** In the parameters' names of futex(2), where {@code timeout} also carries {@code val2}. */
    private int futex(long uaddr, int operation, int val, long timeout, long uaddr2, int val3) {
        return (int) calls.call(futex, uaddr, operation | FUTEX_PRIVATE_FLAG, val, timeout, uaddr2, val3);
    }
}
