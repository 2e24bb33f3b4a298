package io.turnstile.runtime.lock;

import java.util.List;

/** Tells who wants to know that a thread is refused a lock, since it would wait for itself. */
public final class RefusedDeadlocks {
    /** Told of them. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A thread is about to get a {@link LockDeadlockException}; called on that thread, while the others wait.
         *
         * @param threads each waits for a lock of the next, and the last for one of the first, which is the caller
         * @param locks what each waits for, in words
         */
        void refused(List<Thread> threads, List<String> locks);
    }

    private static volatile Listener listener = (threads, locks) -> {};

    private RefusedDeadlocks() {}

    /** Sets who is told. */
    public static void setListener(Listener newListener) {
        listener = newListener;
    }

    static void tell(DeadlockCycle cycle) {
        listener.refused(cycle.threads(), cycle.locks());
    }
}
