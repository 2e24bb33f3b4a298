package io.turnstile.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What {@link DebugLock} and {@link DebugFutex} note: last operations, contention, who holds; and whom they tell. */
final class DebugTracker implements WaitWatch.Watched {
    private static final int KEPT_OPERATIONS = 64;
    private static final long DETECT_AFTER_NS = TimeUnit.SECONDS.toNanos(5);

    private final String name;
    private final ArrayDeque<String> history = new ArrayDeque<>(KEPT_OPERATIONS); // guarded by itself
    private final LongAdder acquires = new LongAdder();
    private final LongAdder contended = new LongAdder();
    private final LongAdder waitedNs = new LongAdder();
    private volatile long detectAfterNs = DETECT_AFTER_NS;
    private volatile Consumer<StallInfo> listener =
            info -> System.err.println("Turnstile: " + info); // until somebody listens
    private volatile Thread holder; // written by the holder
    private volatile long heldSinceNs; // written by the holder before holder
    private int holds; // holder only

    DebugTracker(String name) {
        this.name = Checks.notNull("name", name, "pass the name for reports");
    }

    void detectAfter(long time, TimeUnit unit) {
        detectAfterNs = Checks.timeoutNs(time, unit);
    }

    void onStall(Consumer<StallInfo> newListener) {
        listener = Checks.notNull("listener", newListener, "leave the call out for reports on System.err");
    }

    void note(String operation) {
        String line = operation + " by \"" + Thread.currentThread().getName() + "\"";
        synchronized (history) {
            if (history.size() == KEPT_OPERATIONS) {
                history.removeFirst();
            }
            history.addLast(line);
        }
    }

    void acquired(long waitNs) {
        acquires.increment();
        if (waitNs > 0) {
            contended.increment();
            waitedNs.add(waitNs);
        }
        if (holds++ == 0) {
            heldSinceNs = System.nanoTime();
            holder = Thread.currentThread();
        }
    }

    /** Before the release, by the holder; nothing for others. */
    int releasing() {
        if (holder != Thread.currentThread()) {
            return 0;
        }
        int before = holds;
        holds--;
        if (holds == 0) {
            holder = null;
        }
        return before;
    }

    /** The caller gives up all its holds for a condition wait; what {@link #restore} needs. */
    int suspend() {
        if (holder != Thread.currentThread()) {
            return 0; // the lock itself refuses
        }
        int saved = holds;
        holds = 0;
        holder = null;
        return saved;
    }

    void restore(int saved) {
        if (saved > 0) {
            holds = saved;
            heldSinceNs = System.nanoTime();
            holder = Thread.currentThread();
        }
    }

    String contentionReport() {
        return String.format(
                java.util.Locale.ROOT,
                "%s: %d acquires, %d had to wait, %.3f ms in all; now waiting: %s",
                name,
                acquires.sum(),
                contended.sum(),
                waitedNs.sum() / 1e6,
                WaitWatch.waitersOf(this));
    }

    @Override
    public Thread holder() {
        return holder;
    }

    @Override
    public long heldNs() {
        return holder == null ? 0 : System.nanoTime() - heldSinceNs;
    }

    @Override
    public long detectAfterNs() {
        return detectAfterNs;
    }

    @Override
    public void report(StallInfo info) {
        listener.accept(info);
    }

    @Override
    public List<String> history() {
        synchronized (history) {
            return new ArrayList<>(history);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
