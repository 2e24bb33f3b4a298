package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.FutexPort;

/** {@link FutexPort} by futex(2), private operations only. */
final class LinuxFutex implements FutexPort {
    // linux/futex.h
    private static final int FUTEX_WAKE = 1;
    private static final int FUTEX_CMP_REQUEUE = 4;
    private static final int FUTEX_LOCK_PI = 6;
    private static final int FUTEX_UNLOCK_PI = 7;
    private static final int FUTEX_TRYLOCK_PI = 8;
    private static final int FUTEX_WAIT_BITSET = 9; // since Linux 2.6.25
    private static final int FUTEX_WAIT_REQUEUE_PI = 11; // since Linux 2.6.31
    private static final int FUTEX_CMP_REQUEUE_PI = 12; // since Linux 2.6.31
    private static final int FUTEX_LOCK_PI2 = 13; // since Linux 5.14
    private static final int FUTEX_PRIVATE_FLAG = 128;
    private static final long ANY_BIT = 0xFFFF_FFFFL; // FUTEX_BITSET_MATCH_ANY

    private final SystemCalls calls;
    private final long futex;
    private final int lockPiOperation;

    LinuxFutex(SystemCalls calls, SystemCallNumbers numbers, boolean hasLockPi2) {
        this.calls = calls;
        this.futex = numbers.futex();
        this.lockPiOperation = hasLockPi2 ? FUTEX_LOCK_PI2 : FUTEX_LOCK_PI;
    }

    private int call(int operation, long address, int value, long timeoutOrCount, long address2, long value3) {
        return (int) calls.call(
                futex,
                address,
                operation | FUTEX_PRIVATE_FLAG,
                Integer.toUnsignedLong(value),
                timeoutOrCount,
                address2,
                value3);
    }

    @Override
    public int waitOn(long address, int expected, long timeoutAddress) {
        return call(FUTEX_WAIT_BITSET, address, expected, timeoutAddress, 0, ANY_BIT);
    }

    @Override
    public int wake(long address, int count) {
        return call(FUTEX_WAKE, address, count, 0, 0, 0);
    }

    @Override
    public int requeue(long from, int expected, int wakeCount, int requeueCount, long to) {
        return call(FUTEX_CMP_REQUEUE, from, wakeCount, requeueCount, to, Integer.toUnsignedLong(expected));
    }

    @Override
    public int lockPi(long address, long timeoutAddress) {
        return call(lockPiOperation, address, 0, timeoutAddress, 0, 0);
    }

    @Override
    public Clock lockPiClock() {
        return lockPiOperation == FUTEX_LOCK_PI2 ? Clock.MONOTONIC : Clock.REALTIME;
    }

    @Override
    public int tryLockPi(long address) {
        return call(FUTEX_TRYLOCK_PI, address, 0, 0, 0, 0);
    }

    @Override
    public int unlockPi(long address) {
        return call(FUTEX_UNLOCK_PI, address, 0, 0, 0, 0);
    }

    @Override
    public int waitRequeuePi(long condition, int expected, long timeoutAddress, long lock) {
        return call(FUTEX_WAIT_REQUEUE_PI, condition, expected, timeoutAddress, lock, ANY_BIT);
    }

    @Override
    public int requeuePi(long condition, int expected, int requeueCount, long lock) {
        return call(FUTEX_CMP_REQUEUE_PI, condition, 1, requeueCount, lock, Integer.toUnsignedLong(expected));
    }
}
