package io.turnstile.agent.track;

import io.turnstile.agent.report.Coverage;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.LockClass;
import io.turnstile.runtime.track.LockClasses;
import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.LockRecords;
import io.turnstile.runtime.track.OrderSamples;
import io.turnstile.runtime.track.TrackHooks;
import io.turnstile.runtime.track.TrackSites;
import io.turnstile.runtime.track.TrackedThread;
import io.turnstile.runtime.track.WaitPairs;
import io.turnstile.runtime.track.WaitsWhileHolding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is told in a report, at one moment.
 *
 * @param classes lock classes, those that cost the most waiting first
 * @param acquires by lock class
 * @param edges orders between lock classes
 * @param limits what was not seen, one sentence each
 */
record Facts(
        List<LockClass> classes,
        Map<LockClass, Long> acquires,
        List<OrderFinding> findings,
        List<Edge> edges,
        List<DeadlockInfo> deadlocks,
        List<String> longWaits,
        List<WaitPairs.Pair> pairs,
        List<WaitsWhileHolding.Entry> waitsWhileHolding,
        List<String> limits) {
    private static final String OURS = "io.turnstile.agent.";

    /** The facts now. */
    static Facts now(OrderGraph graph, StuckThreads stuck, Coverage coverage) {
        Map<LockClass, Long> acquires = new HashMap<>();
        for (LockRecord record : LockRecords.all()) {
            acquires.merge(record.lockClass(), record.acquires(), Long::sum);
        }
        List<LockClass> classes = new ArrayList<>();
        for (LockClass one : LockClasses.all()) {
            acquires.merge(one, one.acquiresOfGone(), Long::sum);
            boolean selfTest = one.name().contains(OURS)
                    || one.created() != null && one.created().className().startsWith(OURS);
            if (!selfTest && acquires.get(one) > 0) {
                classes.add(one);
            }
        }
        classes.sort(Comparator.comparingLong((LockClass one) -> -one.waitedNs())
                .thenComparingLong(one -> -acquires.get(one))
                .thenComparingInt(LockClass::id));
        List<WaitPairs.Pair> pairs = WaitPairs.all();
        pairs.sort(Comparator.comparingLong(pair -> -pair.waitedNs()));
        List<WaitsWhileHolding.Entry> waits = WaitsWhileHolding.all();
        waits.removeIf(entry -> entry.site() == null || entry.site().className().startsWith(OURS));
        waits.sort(Comparator.comparingLong(entry -> -entry.count()));
        return new Facts(
                classes,
                acquires,
                graph.findings(),
                graph.classEdges(),
                stuck.deadlocks(),
                stuck.longWaits(),
                pairs,
                waits,
                limits(graph, coverage));
    }

    private static List<String> limits(OrderGraph graph, Coverage coverage) {
        List<String> lines = new ArrayList<>();
        limit(
                lines,
                LockRecords.refused(),
                "acquires of locks were not tracked: more than " + LockRecords.LIMIT + " locks, or " + LockClasses.LIMIT
                        + " classes of them, at a time");
        limit(
                lines,
                OrderSamples.dropped(),
                "observations of lock orders were dropped: more than " + OrderSamples.LIMIT
                        + ", or many of the same chain");
        limit(lines, TrackSites.refused(), "places in the code are not tracked: more than " + TrackSites.LIMIT);
        limit(
                lines,
                TrackedThread.tooDeep(),
                "acquires were not tracked: the thread held " + TrackedThread.DEPTH_LIMIT + " locks already");
        limit(
                lines,
                WaitPairs.refused(),
                "waits are not charged to their holders: more than " + WaitPairs.LIMIT + " pairs of places");
        limit(lines, graph.givenUp(), "searches for circles ended before they were complete");
        limit(lines, coverage.failures().size(), "classes could not be rewritten, so what they do is not tracked");
        if (!TrackHooks.isOn()) {
            lines.add("Tracking was switched off by an internal error; all is incomplete.");
        }
        return lines;
    }

    private static void limit(List<String> lines, long count, String text) {
        if (count > 0) {
            lines.add(count + " " + text + ".");
        }
    }
}
