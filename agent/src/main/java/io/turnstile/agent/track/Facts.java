package io.turnstile.agent.track;

import io.turnstile.agent.config.TrackingConfig;
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
import io.turnstile.runtime.track.WaitLog;
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
 * @param charges waiting by stacks
 * @param longest the longest wait that was looked at, by class of locks
 * @param coverage what was looked at, one sentence each
 * @param limits what was not seen, one sentence each
 */
record Facts(
        List<LockClass> classes,
        Map<LockClass, Long> acquires,
        List<OrderFinding> findings,
        List<Edge> edges,
        List<DeadlockInfo> deadlocks,
        List<LongWait> longWaits,
        List<PriorityInversion> priorityInversions,
        List<StackCharges.Charge> charges,
        Map<LockClass, StackCharges.Longest> longest,
        List<WaitPairs.Pair> pairs,
        List<WaitsWhileHolding.Entry> waitsWhileHolding,
        List<String> coverage,
        List<String> limits) {
    /** Who knows them. */
    record Sources(
            OrderGraph graph,
            StuckThreads stuck,
            PriorityInversions inversions,
            StackCharges charges,
            Coverage coverage,
            TrackingConfig config) {}

    private static final String OURS = "io.turnstile.agent.";

    /** The facts now. */
    static Facts now(Sources sources) {
        Map<LockClass, Long> acquires = new HashMap<>();
        for (LockRecord record : LockRecords.all()) {
            acquires.merge(record.lockClass(), record.acquires(), Long::sum);
        }
        List<LockClass> classes = new ArrayList<>();
        for (LockClass one : LockClasses.all()) {
            acquires.merge(one, one.acquiresOfGone(), Long::sum);
            boolean selfTest = one.name().contains(OURS)
                    || one.created() != null && one.created().className().startsWith(OURS);
            if (!selfTest && (acquires.get(one) > 0 || one.contended() > 0)) {
                classes.add(one);
            }
        }
        classes.sort(Comparator.comparingLong((LockClass one) -> -one.waitedNs())
                .thenComparingLong(one -> -acquires.get(one))
                .thenComparingInt(LockClass::id));
        List<WaitPairs.Pair> pairs = WaitPairs.all();
        pairs.removeIf(pair ->
                pair.waiterSite() != null && pair.waiterSite().className().startsWith(OURS));
        pairs.sort(Comparator.comparingLong(pair -> -pair.waitedNs()));
        List<WaitsWhileHolding.Entry> waits = WaitsWhileHolding.all();
        waits.removeIf(entry -> entry.site() == null || entry.site().className().startsWith(OURS));
        waits.sort(Comparator.comparingLong(entry -> -entry.count()));
        return new Facts(
                classes,
                acquires,
                sources.graph().findings(),
                sources.graph().classEdges(),
                sources.stuck().deadlocks(),
                sources.stuck().longWaits(),
                sources.inversions().all(),
                sources.charges().all(),
                sources.charges().longest(),
                pairs,
                waits,
                coverage(sources.config()),
                limits(sources));
    }

    /** How often locks of a class were taken, where that is counted. */
    String acquiresOf(LockClass one) {
        long count = acquires.get(one);
        return count == 0 ? "" : Long.toString(count);
    }

    private static List<String> coverage(TrackingConfig config) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Tracked is what " + config.classes() + " do with locks, but for the JDK's own classes unless they are"
                        + " named: " + TrackSites.size() + " places, " + LockRecords.size() + " locks at present.");
        if (config.isContentionOnly()) {
            lines.add(
                    "At level contention only waits are seen: no orders of locks, no hold times, no number of acquires,"
                            + " and of the holder only what the JVM tells.");
        } else {
            lines.add("Hold times under 40 ms are sampled, one in 64; longer ones are known to 20 ms.");
        }
        lines.add(
                "Waits at the entry of synchronized methods are looked at 50 times a second: shorter ones are counted by"
                        + " chance, as 20 ms each.");
        lines.add("The stacks of waiters and holders are samples, 50 a second: a stack's share is its share of the"
                + " waiting.");
        lacking(lines, "jdk.jfr", "there are no events for the flight recorder");
        lacking(
                lines,
                "java.management",
                "the JVM was not asked which threads wait at synchronized methods, and there is" + " no MBean");
        return lines;
    }

    private static void lacking(List<String> lines, String module, String loss) {
        if (ModuleLayer.boot().findModule(module).isEmpty()) {
            lines.add("This JVM lacks the module " + module + ", so " + loss + '.');
        }
    }

    private static List<String> limits(Sources sources) {
        List<String> lines = new ArrayList<>();
        OrderGraph graph = sources.graph();
        Coverage coverage = sources.coverage();
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
        limit(
                lines,
                WaitLog.dropped(),
                "waits are missing among the events and priority inversions: more than " + WaitLog.LIMIT
                        + " at a time");
        limit(
                lines,
                sources.inversions().refused() + sources.charges().refused(),
                "waits are missing among the priority inversions and the stacks: there were too many different ones");
        limit(
                lines,
                WaitsWhileHolding.refused(),
                "waits while a lock is held are missing: more than " + WaitsWhileHolding.LIMIT + " places and locks");
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
