package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.TrackingConfig;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackedThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks for threads that have waited too long, and tells deadlocks from long waits. */
final class StuckThreads {
    private static final int LIMIT = 1000;

    private final TrackingConfig config;
    private final DeadlockActions actions;
    private final Outlets outlets;
    private final Map<TrackedThread, Long> standingSince = new HashMap<>(); // those that announced nothing
    private final Set<String> reported = new HashSet<>();
    private final List<DeadlockInfo> deadlocks = new ArrayList<>();
    private final List<LongWait> longWaits = new ArrayList<>();
    private Set<String> lastCircles = Set.of();
    private long jvmAskedNs = System.nanoTime();
    private long jvmFoundNs; // since when the JVM knows of a deadlock; 0 where it knows of none

    StuckThreads(TrackingConfig config, DeadlockActions actions, Outlets outlets) {
        this.config = config;
        this.actions = actions;
        this.outlets = outlets;
    }

    /** Called several times a second; cheap where nobody has waited long. */
    void look() {
        boolean someoneWaits = someoneWaitsLong();
        if (!jvmKnowsOfDeadlock() && !someoneWaits) {
            lastCircles = Set.of();
            return;
        }
        long leastNs = Math.min(config.detectAfterNs(), config.longWaitNs()) / 2;
        WaitGraph graph = new WaitGraph(leastNs, config.isContentionOnly());
        Set<String> circles = new HashSet<>();
        for (TrackedThread thread : graph.waits().keySet()) {
            List<TrackedThread> circle = graph.circleOf(thread);
            if (circle.isEmpty()) {
                longWait(thread, graph.waits().get(thread));
            } else if (circle.get(0) == least(circle)) {
                circle(circle, graph, circles);
            }
        }
        lastCircles = circles;
    }

    /** Asked now and then, since threads may hang in code that is not tracked. */
    private boolean jvmKnowsOfDeadlock() {
        long now = System.nanoTime();
        if (now - jvmAskedNs >= config.detectAfterNs() / 2) {
            jvmAskedNs = now;
            List<Thread> threads = JvmThreads.deadlocked();
            threads.forEach(TrackedThread::of); // so that the graph has them
            jvmFoundNs = threads.isEmpty() ? 0 : jvmFoundNs == 0 ? now : jvmFoundNs;
        }
        return jvmFoundNs != 0 && now - jvmFoundNs >= config.detectAfterNs() / 2;
    }

    private static TrackedThread least(List<TrackedThread> circle) {
        TrackedThread least = circle.get(0);
        for (TrackedThread thread : circle) {
            least = thread.number() < least.number() ? thread : least;
        }
        return least;
    }

    private boolean someoneWaitsLong() {
        boolean found = false;
        Set<TrackedThread> standing = new HashSet<>();
        for (TrackedThread thread : TrackedThread.all()) {
            if (thread.pending() != null) {
                found |= thread.pendingForNs() >= config.detectAfterNs();
            } else if (thread.thread().getState() == Thread.State.BLOCKED) {
                standing.add(thread);
                long since = standingSince.computeIfAbsent(thread, key -> System.nanoTime());
                found |= System.nanoTime() - since >= config.detectAfterNs();
            }
        }
        standingSince.keySet().retainAll(standing);
        return found;
    }

    private void circle(List<TrackedThread> circle, WaitGraph graph, Set<String> circles) {
        StringBuilder key = new StringBuilder();
        for (TrackedThread thread : circle) {
            key.append(thread.number())
                    .append('>')
                    .append(graph.waits().get(thread).lock())
                    .append(' ');
        }
        circles.add(key.toString());
        if (lastCircles.contains(key.toString()) && reported.add(key.toString())) {
            found(infoOf(circle, graph, false), circle);
        }
    }

    private void found(DeadlockInfo deadlock, List<TrackedThread> circle) {
        if (deadlocks.size() < LIMIT) {
            deadlocks.add(deadlock);
        }
        actions.act(deadlock, circle);
    }

    /**
     * What a deadlock looks like that the kernel refuses to make: to be asked on the thread that is refused, while the others
     * stand.
     *
     * @param threads each waits for a lock of the next; the first is the caller
     * @param locks what each waits for, in words, where tracking does not know it
     */
    static DeadlockInfo refused(List<Thread> threads, List<String> locks) {
        WaitGraph graph = new WaitGraph(0, false);
        List<TrackedThread> circle = graph.circleOf(TrackedThread.of(threads.get(0)));
        if (!circle.isEmpty()) {
            return infoOf(circle, graph, true);
        }
        List<DeadlockInfo.Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            waiters.add(waiter(TrackedThread.of(threads.get(i)), new WaitGraph.Wait(locks.get(i), null, 0, List.of())));
        }
        return new DeadlockInfo(waiters, true);
    }

    /** Tells such a deadlock; the same one, by its locks and places, once. */
    void tellRefused(DeadlockInfo deadlock) {
        StringBuilder key = new StringBuilder("refused");
        for (DeadlockInfo.Waiter waiter : deadlock.waiters()) {
            key.append(' ').append(Stacks.ofApplication(waiter.stack().toArray(new StackTraceElement[0])));
        }
        if (reported.add(key.toString())) {
            found(deadlock, List.of());
        }
    }

    private static DeadlockInfo infoOf(List<TrackedThread> circle, WaitGraph graph, boolean refused) {
        List<DeadlockInfo.Waiter> waiters = new ArrayList<>();
        for (TrackedThread thread : circle) {
            waiters.add(waiter(thread, graph.waits().get(thread)));
        }
        return new DeadlockInfo(waiters, refused);
    }

    private static DeadlockInfo.Waiter waiter(TrackedThread thread, WaitGraph.Wait wait) {
        List<DeadlockInfo.Held> holds = new ArrayList<>();
        for (TrackedThread.Hold hold : thread.holds()) {
            TrackSite site = hold.site();
            holds.add(new DeadlockInfo.Held(
                    hold.lock().toString(), site == null ? "" : site.toString(), hold.heldForNs()));
        }
        return new DeadlockInfo.Waiter(thread.thread(), wait.lock(), wait.waitedNs(), holds, stackOf(thread.thread()));
    }

    private static List<StackTraceElement> stackOf(Thread thread) {
        return Stacks.of(thread.getStackTrace());
    }

    private void longWait(TrackedThread thread, WaitGraph.Wait wait) {
        String key = thread.number() + " long " + wait.lock() + ' ' + thread.pendingSince();
        if (wait.waitedNs() < config.longWaitNs() || !reported.add(key)) {
            return;
        }
        List<LongWait.Holder> holders = new ArrayList<>();
        for (TrackedThread owner : wait.owners()) {
            holders.add(new LongWait.Holder(owner.thread(), stackOf(owner.thread())));
        }
        LongWait told = new LongWait(thread.thread(), wait.lock(), wait.waitedNs(), stackOf(thread.thread()), holders);
        if (longWaits.size() < LIMIT) {
            longWaits.add(told);
        }
        AgentLog.warn(told.text().stripTrailing());
        outlets.longWait(told);
    }

    /** Those found so far. */
    List<DeadlockInfo> deadlocks() {
        return List.copyOf(deadlocks);
    }

    /** Those found so far. */
    List<LongWait> longWaits() {
        return List.copyOf(longWaits);
    }
}
