package io.turnstile.runtime.track;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Who waits for whom at one moment, as somebody has read it, and the circles in that. What is read of running threads may be
 * wrong: believe what two readings have in common ({@link SeenTwice}).
 */
public final class WaitCircles {
    private final Map<TrackedThread, Wait> waits = new LinkedHashMap<>();

    /**
     * A wait.
     *
     * @param lock in words
     * @param record the lock, or null where tracking does not know it
     * @param waitedNs 0 where that is not known
     * @param owners each of which must give the lock back
     */
    public record Wait(String lock, LockRecord record, long waitedNs, List<TrackedThread> owners) {}

    /** Adds what a thread waits for. */
    public void add(TrackedThread thread, Wait wait) {
        waits.put(thread, wait);
    }

    /** Those that were added. */
    public Map<TrackedThread, Wait> waits() {
        return waits;
    }

    /** A circle that a thread is part of, beginning with the thread, or an empty list. */
    public List<TrackedThread> circleOf(TrackedThread start) {
        List<TrackedThread> path = new ArrayList<>();
        return follow(start, start, path) ? path : List.of();
    }

    private boolean follow(TrackedThread thread, TrackedThread start, List<TrackedThread> path) {
        Wait wait = waits.get(thread);
        if (wait == null || path.contains(thread)) {
            return false;
        }
        path.add(thread);
        for (TrackedThread owner : wait.owners()) {
            if (owner == start || follow(owner, start, path)) {
                return true;
            }
        }
        path.remove(path.size() - 1);
        return false;
    }

    /** The same text for the same circle of the same waits, wherever it begins. */
    public String keyOf(List<TrackedThread> circle) {
        List<TrackedThread> ordered = new ArrayList<>(circle);
        TrackedThread least = Collections.min(circle, Comparator.comparingLong(TrackedThread::number));
        Collections.rotate(ordered, -circle.indexOf(least));
        StringBuilder key = new StringBuilder();
        for (TrackedThread thread : ordered) {
            key.append(thread.number())
                    .append('>')
                    .append(waits.get(thread).lock())
                    .append('@')
                    .append(thread.pendingSince())
                    .append(' ');
        }
        return key.toString();
    }

    /**
     * What a circle is told as.
     *
     * @param stackOf the stack of a thread, as far as it is to be shown
     */
    public DeadlockInfo infoOf(
            List<TrackedThread> circle, boolean refused, Function<Thread, List<StackTraceElement>> stackOf) {
        List<DeadlockInfo.Waiter> waiters = new ArrayList<>();
        for (TrackedThread thread : circle) {
            waiters.add(waiterOf(thread, waits.get(thread), stackOf));
        }
        return new DeadlockInfo(waiters, refused);
    }

    /** What one thread of a circle is told as. */
    public static DeadlockInfo.Waiter waiterOf(
            TrackedThread thread, Wait wait, Function<Thread, List<StackTraceElement>> stackOf) {
        List<DeadlockInfo.Held> holds = new ArrayList<>();
        for (TrackedThread.Hold hold : thread.holds()) {
            TrackSite site = hold.site();
            holds.add(new DeadlockInfo.Held(
                    hold.lock().toString(), site == null ? "" : site.toString(), hold.heldForNs()));
        }
        return new DeadlockInfo.Waiter(
                thread.thread(), wait.lock(), wait.waitedNs(), holds, stackOf.apply(thread.thread()));
    }
}
