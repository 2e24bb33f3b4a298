package io.turnstile.conformance.fault;

import io.turnstile.conformance.harness.ForwardingFutex;
import io.turnstile.runtime.platform.FutexPort;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** A futex port that answers one operation with an errno, as long as it is armed. */
final class FatalFutex extends ForwardingFutex {
    /** The operations that can be armed. */
    enum Call {
        WAIT,
        WAKE,
        REQUEUE,
        LOCK_PI,
        UNLOCK_PI,
        WAIT_REQUEUE_PI,
        REQUEUE_PI
    }

    /** What is armed. */
    private record Trap(Call call, int errno) {}

    private final Set<Thread> waiters = ConcurrentHashMap.newKeySet();
    private volatile Trap trap; // null while disarmed

    FatalFutex(FutexPort real) {
        super(real);
    }

    void arm(Call call, int errno) {
        trap = new Trap(call, errno);
    }

    void disarm() {
        trap = null;
    }

    /** Whether {@code thread} is in a call that waits. */
    boolean isWaiting(Thread thread) {
        return waiters.contains(thread);
    }

    private int answerOfWait(Call call, IntSupplier kernel) {
        waiters.add(Thread.currentThread());
        try {
            return answer(call, kernel);
        } finally {
            waiters.remove(Thread.currentThread());
        }
    }

    /** The armed answer to this call, or what the kernel answers. */
    private int answer(Call call, IntSupplier kernel) {
        Trap current = trap;
        return current != null && current.call() == call ? -current.errno() : kernel.getAsInt();
    }

    @Override
    public int waitOn(long address, int expected, long timeoutAddress) {
        return answerOfWait(Call.WAIT, () -> super.waitOn(address, expected, timeoutAddress));
    }

    @Override
    public int wake(long address, int count) {
        return answer(Call.WAKE, () -> super.wake(address, count));
    }

    @Override
    public int requeue(long from, int expected, int wakeCount, int requeueCount, long to) {
        return answer(Call.REQUEUE, () -> super.requeue(from, expected, wakeCount, requeueCount, to));
    }

    @Override
    public int lockPi(long address, long timeoutAddress) {
        return answerOfWait(Call.LOCK_PI, () -> super.lockPi(address, timeoutAddress));
    }

    @Override
    public int unlockPi(long address) {
        return answer(Call.UNLOCK_PI, () -> super.unlockPi(address));
    }

    @Override
    public int waitRequeuePi(long condition, int expected, long timeoutAddress, long lock) {
        return answerOfWait(Call.WAIT_REQUEUE_PI, () -> super.waitRequeuePi(condition, expected, timeoutAddress, lock));
    }

    @Override
    public int requeuePi(long condition, int expected, int requeueCount, long lock) {
        return answer(Call.REQUEUE_PI, () -> super.requeuePi(condition, expected, requeueCount, lock));
    }
}
