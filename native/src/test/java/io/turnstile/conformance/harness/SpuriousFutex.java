package io.turnstile.conformance.harness;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexPort;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A kernel at its most annoying that is still within futex(2): one call in four answers at once that a signal came, that
 * the word differed, that the owner is just exiting, or that the thread was woken; and a wake may wake too many.
 */
final class SpuriousFutex extends ForwardingFutex {
    private static final int ONE_IN = 4;

    SpuriousFutex(FutexPort real) {
        super(real);
    }

    private static boolean strikes() {
        return ThreadLocalRandom.current().nextInt(ONE_IN) == 0;
    }

    private static int oneOf(int... answers) {
        return answers[ThreadLocalRandom.current().nextInt(answers.length)];
    }

    @Override
    public int waitOn(long address, int expected, long timeoutAddress) {
        return strikes() ? oneOf(0, -Errno.EINTR, -Errno.EAGAIN) : super.waitOn(address, expected, timeoutAddress);
    }

    @Override
    public int wake(long address, int count) {
        return strikes() ? Math.min(count, super.wake(address, Integer.MAX_VALUE)) : super.wake(address, count);
    }

    @Override
    public int requeue(long from, int expected, int wakeCount, int requeueCount, long to) {
        return strikes() ? -Errno.EAGAIN : super.requeue(from, expected, wakeCount, requeueCount, to);
    }

    @Override
    public int lockPi(long address, long timeoutAddress) {
        return strikes() ? oneOf(-Errno.EAGAIN, -Errno.EINTR) : super.lockPi(address, timeoutAddress);
    }

    @Override
    public int unlockPi(long address) {
        return strikes() ? oneOf(-Errno.EAGAIN, -Errno.EINTR) : super.unlockPi(address);
    }

    @Override
    public int waitRequeuePi(long condition, int expected, long timeoutAddress, long lock) {
        return strikes()
                ? oneOf(-Errno.EAGAIN, -Errno.EINTR)
                : super.waitRequeuePi(condition, expected, timeoutAddress, lock);
    }

    @Override
    public int requeuePi(long condition, int expected, int requeueCount, long lock) {
        return strikes() ? -Errno.EAGAIN : super.requeuePi(condition, expected, requeueCount, lock);
    }
}
