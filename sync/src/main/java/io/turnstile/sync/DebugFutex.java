package io.turnstile.sync;

import io.turnstile.runtime.track.Histogram;
import io.turnstile.runtime.track.TrackHooks;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Any futex, watched: its last operations, its waits, and those that last. A futex has no owner, so that a long wait is all that
 * can be told of it; {@link DebugLock} finds deadlocks. A wait of a thread that holds tracked locks is charged to them, as the
 * tracker's report shows ("waits while a lock is held").
 */
public final class DebugFutex implements FutexLike {
    private final FutexLike futex;
    private final String name;
    private final DebugHistory history = new DebugHistory();
    private final Histogram waits = new Histogram();
    private volatile long detectAfterNs = DebugLock.DETECT_AFTER_NS;
    private volatile Consumer<StallInfo> listener =
            info -> System.err.println("Turnstile: " + info); // until somebody listens

    /** Watches {@code futex}, which is closed with the result, under a name for reports. */
    public DebugFutex(FutexLike futex, String name) {
        this.futex = Checks.notNull("futex", futex, "pass the one to watch");
        this.name = Checks.notNull("name", name, "pass the name for reports");
        DebugWatch.start();
    }

    /**
     * After how long a wait is looked at; default 5 s.
     *
     * @return this
     */
    public DebugFutex detectAfter(long time, TimeUnit unit) {
        detectAfterNs = Checks.timeoutNs(time, unit);
        return this;
    }

    /**
     * Told of each wait without deadline that lasts that long, once, on a thread of the library, which it must not hold up.
     * Without a listener it is written to System.err.
     *
     * @return this
     */
    public DebugFutex onLongWait(Consumer<StallInfo> listener) {
        this.listener = Checks.notNull("listener", listener, "leave the call out for reports on System.err");
        return this;
    }

    /** The last operations, oldest first. */
    public List<String> history() {
        return history.lines();
    }

    /** Who waits now without deadline. */
    public List<StallInfo.Waiter> waiters() {
        return DebugWatch.waitersOf(this);
    }

    /** How often threads waited without deadline, how long, and who waits now. */
    public String contentionReport() {
        return String.format(
                Locale.ROOT,
                "%s: %d waits, half of them up to %.3f ms, 99 %% up to %.3f ms; now waiting: %s",
                name,
                waits.total(),
                waits.quantileNs(0.5) / 1e6,
                waits.quantileNs(0.99) / 1e6,
                waiters());
    }

    String name() {
        return name;
    }

    long detectAfterNs() {
        return detectAfterNs;
    }

    void tellLongWait(StallInfo.Waiter waiter) {
        listener.accept(new StallInfo(name, waiter, null, 0, history()));
    }

    @Override
    public int load() {
        return futex.load();
    }

    @Override
    public void store(int value) {
        futex.store(value);
        history.note("store " + value);
    }

    @Override
    public boolean compareAndSet(int expected, int value) {
        boolean done = futex.compareAndSet(expected, value);
        history.note("compareAndSet " + expected + " to " + value + (done ? "" : " (in vain)"));
        return done;
    }

    @Override
    public WaitResult waitFor(int expected) {
        history.note("waitFor " + expected);
        TrackHooks.blocking(DebugSites.ofCaller("waitFor", name));
        DebugWatch.begin(this);
        try {
            return futex.waitFor(expected);
        } finally {
            waits.add(DebugWatch.end(), 1);
        }
    }

    @Override
    public WaitResult waitFor(int expected, long timeout, TimeUnit unit) {
        history.note("timed waitFor " + expected);
        return futex.waitFor(expected, timeout, unit);
    }

    @Override
    public int wake(int count) {
        int woken = futex.wake(count);
        history.note("wake " + count + ": " + woken);
        return woken;
    }

    @Override
    public void close() {
        futex.close();
    }

    @Override
    public String toString() {
        return "DebugFutex[" + name + ", " + futex + "]";
    }
}
