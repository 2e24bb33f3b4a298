package io.turnstile.sync;

import java.util.concurrent.TimeUnit;

/**
 * What one side of a {@link BlockingRing} sleeps on and the other wakes it by: a futex word that counts up. Who sleeps has read it
 * first. Once it is closed nobody sleeps, and who does is woken: the queue tells why.
 */
final class RingBell implements AutoCloseable {
    private final FutexLike word = FutexLike.create(0);

    /** To be passed to {@link #sleep}. */
    int strokes() {
        try {
            return word.load();
        } catch (IllegalStateException closed) {
            return 0; // the caller looks and says so
        }
    }

    /** Sleeps unless it has been rung since {@link #strokes} answered {@code seen}; false where the time is over. */
    boolean sleep(int seen, long deadlineNs) throws InterruptedException {
        WaitResult result;
        try {
            result = deadlineNs == Checks.NO_DEADLINE
                    ? word.waitFor(seen)
                    : word.waitFor(seen, Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (IllegalStateException closed) {
            return true; // the caller looks and says so
        }
        if (result == WaitResult.INTERRUPTED) {
            throw new InterruptedException();
        }
        return result != WaitResult.TIMED_OUT;
    }

    void ring() {
        try {
            int before = word.load();
            word.compareAndSet(before, before + 1); // where it fails, another has changed it
            word.wakeAll();
        } catch (IllegalStateException closed) {
            return; // closing has woken everybody
        }
    }

    @Override
    public void close() {
        word.close();
    }
}
