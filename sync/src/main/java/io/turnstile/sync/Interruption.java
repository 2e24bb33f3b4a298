package io.turnstile.sync;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.thread.ThreadRecord;

/** A stretch in which {@link Thread#interrupt} ends the native waits of the current thread that go by its timespec. */
final class Interruption {
    private static final long FAR_OFF_NS = 1L << 60; // 36 years: without a timespec there is nothing to move
    private static final long BACKSTOP_NS = 1_000_000_000L;

    /** The thread's timespec lies in the past when it is prodded: a signal is all that is left to do. */
    private static final ThreadRecord.Wait BY_SIGNAL = new ThreadRecord.Wait() {
        @Override
        public void prod(ThreadRecord waiter) {
            waiter.signal();
        }

        @Override
        public void reconsider(ThreadRecord waiter) {
            // it waits for no lock of the core: its way of waiting stays the same
        }

        @Override
        public boolean isQueuedOn(Object lock) {
            return false;
        }
    };

    private Interruption() {}

    static void begin(ThreadRecord me) {
        me.setWaitingFor(BY_SIGNAL, false);
        me.beginInterruptible();
    }

    static void end(ThreadRecord me) {
        me.endInterruptible();
        me.setWaitingFor(null, false);
    }

    /** Up to when one sleep may last: the deadline, or a second where no signal can end it. */
    static long untilNs(long deadlineNs, long nowNs) {
        boolean deaf = !Platform.get().has(Capability.INTERRUPT_SIGNAL);
        return Math.min(deadlineNs, nowNs + (deaf ? BACKSTOP_NS : FAR_OFF_NS));
    }
}
