package io.turnstile.sync;

import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.util.concurrent.TimeUnit;

/**
 * A futex that looks at its word for a while before it sleeps, which saves two context switches where the wait is short.
 *
 * <p>It never spins where that can keep the awaited thread from running: with one CPU, or by a SCHED_FIFO, RR or DEADLINE
 * thread (asked of the kernel at each wait that would spin: one system call). A spinning wait that sees another value answers
 * {@link WaitResult#VALUE_CHANGED}; it cannot see a {@link #wake} without change of the word, which then wakes nobody.
 */
public final class SpinFutex implements FutexLike {
    /** How the pauses between two looks grow. */
    public enum Backoff {
        /** One pause hint ({@link Thread#onSpinWait}) each. */
        NONE,
        /** One more each time. */
        LINEAR,
        /** Twice as many each time. */
        EXPONENTIAL
    }

    private static final int MOST_PAUSES_AT_ONCE = 1 << 10;

    private final FutexLike futex;
    private final int spinIterations;
    private final int yieldAfter;
    private final Backoff backoff;

    private SpinFutex(FutexLike futex, Builder builder) {
        this.futex = futex;
        this.spinIterations = builder.spinIterations;
        this.yieldAfter = builder.yieldAfter;
        this.backoff = builder.backoff;
    }

    /** Begins one with the policy that {@link SpinPolicyAdvice} recommends on this machine. */
    public static Builder builder() {
        return new Builder();
    }

    /** How long to spin and how. */
    public static final class Builder {
        private int spinIterations = SpinPolicyAdvice.forThisMachine().iterations();
        private int yieldAfter = Integer.MAX_VALUE;
        private Backoff backoff = Backoff.EXPONENTIAL;

        private Builder() {}

        /** How many looks before the sleep; 0 sleeps at once. */
        public Builder spinIterations(int count) {
            spinIterations = Checks.notNegative("spinIterations", count);
            return this;
        }

        /** From that look on the CPU is yielded between looks. */
        public Builder yieldAfter(int count) {
            yieldAfter = Checks.notNegative("yieldAfter", count);
            return this;
        }

        /** Never spins. */
        public Builder immediateSleep() {
            spinIterations = 0;
            return this;
        }

        /** How pauses grow; default exponential. */
        public Builder backoff(Backoff growth) {
            backoff = Checks.notNull("backoff", growth, "pass NONE, LINEAR or EXPONENTIAL");
            return this;
        }

        /** Over {@code futex}, which is closed with the result. */
        public SpinFutex build(FutexLike futex) {
            return new SpinFutex(Checks.notNull("futex", futex, "pass FutexLike.create(value)"), this);
        }
    }

    @Override
    public WaitResult waitFor(int expected) {
        return spin(expected, Checks.NO_DEADLINE) ? WaitResult.VALUE_CHANGED : futex.waitFor(expected);
    }

    @Override
    public WaitResult waitFor(int expected, long timeout, TimeUnit unit) {
        long deadlineNs = Checks.deadlineNs(timeout, unit);
        if (spin(expected, deadlineNs)) {
            return WaitResult.VALUE_CHANGED;
        }
        if (deadlineNs == Checks.NO_DEADLINE) {
            return futex.waitFor(expected);
        }
        return futex.waitFor(expected, Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Whether the value changed; false as well where the time is over, or the thread is interrupted. */
    private boolean spin(int expected, long deadlineNs) {
        if (futex.load() != expected) {
            return true;
        }
        if (spinIterations == 0 || !maySpin()) {
            return false;
        }
        int pauses = 1;
        for (int look = 0; look < spinIterations; look++) {
            if (look >= yieldAfter) {
                Thread.yield();
            }
            for (int i = 0; i < pauses; i++) {
                Thread.onSpinWait();
            }
            if (futex.load() != expected) {
                return true;
            }
            if (Thread.currentThread().isInterrupted() || Checks.hasPassed(deadlineNs)) {
                return false;
            }
            pauses = Math.min(MOST_PAUSES_AT_ONCE, grown(pauses));
        }
        return false;
    }

    private int grown(int pauses) {
        switch (backoff) {
            case LINEAR:
                return pauses + 1;
            case EXPONENTIAL:
                return 2 * pauses;
            default:
                return pauses;
        }
    }

    /** Whether spinning cannot keep others from running here. */
    static boolean maySpin() {
        if (Runtime.getRuntime().availableProcessors() == 1) {
            return false;
        }
        Thread thread = Thread.currentThread();
        return !SyncPlatform.isLinux()
                || ThreadIds.isVirtual(thread)
                || !ThreadRegistry.current(thread).refreshRealtime();
    }

    @Override
    public int load() {
        return futex.load();
    }

    @Override
    public void store(int value) {
        futex.store(value);
    }

    @Override
    public boolean compareAndSet(int expected, int value) {
        return futex.compareAndSet(expected, value);
    }

    @Override
    public int wake(int count) {
        return futex.wake(count);
    }

    @Override
    public void close() {
        futex.close();
    }

    @Override
    public String toString() {
        return "SpinFutex[" + futex + ", " + spinIterations + " looks]";
    }
}
