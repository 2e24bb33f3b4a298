package io.turnstile.sync;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Any futex, watched: its last operations, its contention, and waits that last. A futex has no owner, so that a long wait is
 * all that can be told of it; {@link DebugLock} finds cycles.
 */
public final class DebugFutex implements FutexLike {
    private final FutexLike futex;
    private final DebugTracker tracker;

    /** Watches {@code futex}, which is closed with the result, under a name for reports. */
    public DebugFutex(FutexLike futex, String name) {
        this.futex = Checks.notNull("futex", futex, "pass the one to watch");
        this.tracker = new DebugTracker(name);
    }

    /**
     * After how long a wait is looked at; default 5 s.
     *
     * @return this
     */
    public DebugFutex detectAfter(long time, TimeUnit unit) {
        tracker.detectAfter(time, unit);
        return this;
    }

    /**
     * Told of each wait without deadline that lasts that long, once, on a thread of the library, which it must not hold up.
     * Without a listener it is written to System.err.
     *
     * @return this
     */
    public DebugFutex onLongWait(Consumer<StallInfo> listener) {
        tracker.onStall(listener);
        return this;
    }

    /** The last operations, oldest first. */
    public List<String> history() {
        return tracker.history();
    }

    /** Who waits now. */
    public List<StallInfo.Waiter> waiters() {
        return WaitWatch.waitersOf(tracker);
    }

    @Override
    public int load() {
        return futex.load();
    }

    @Override
    public void store(int value) {
        futex.store(value);
        tracker.note("store " + value);
    }

    @Override
    public boolean compareAndSet(int expected, int value) {
        boolean done = futex.compareAndSet(expected, value);
        tracker.note("compareAndSet " + expected + " to " + value + (done ? "" : " (in vain)"));
        return done;
    }

    @Override
    public WaitResult waitFor(int expected) {
        tracker.note("waitFor " + expected);
        WaitWatch.begin(tracker);
        try {
            return futex.waitFor(expected);
        } finally {
            WaitWatch.end();
        }
    }

    @Override
    public WaitResult waitFor(int expected, long timeout, TimeUnit unit) {
        tracker.note("timed waitFor " + expected);
        return futex.waitFor(expected, timeout, unit);
    }

    @Override
    public int wake(int count) {
        int woken = futex.wake(count);
        tracker.note("wake " + count + ": " + woken);
        return woken;
    }

    @Override
    public void close() {
        futex.close();
    }

    @Override
    public String toString() {
        return "DebugFutex[" + tracker + ", " + futex + "]";
    }
}
