package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.TrackingConfig;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.SeenTwice;
import io.turnstile.runtime.track.TrackedThread;
import io.turnstile.runtime.track.WaitCircles;
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
    private final SeenTwice circles = new SeenTwice();
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
            circles.endLook();
            return;
        }
        long leastNs = Math.min(config.detectAfterNs(), config.longWaitNs()) / 2;
        WaitCircles graph = new WaitGraph(leastNs, config.isContentionOnly()).circles();
        for (TrackedThread thread : graph.waits().keySet()) {
            List<TrackedThread> circle = graph.circleOf(thread);
            if (circle.isEmpty()) {
                longWait(thread, graph.waits().get(thread));
            } else if (circles.add(graph.keyOf(circle))) {
                found(graph.infoOf(circle, false, StuckThreads::stackOf), circle);
            }
        }
        circles.endLook();
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
        WaitCircles graph = new WaitGraph(0, false).circles();
        List<TrackedThread> circle = graph.circleOf(TrackedThread.of(threads.get(0)));
        if (!circle.isEmpty()) {
            return graph.infoOf(circle, true, StuckThreads::stackOf);
        }
        List<DeadlockInfo.Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            waiters.add(WaitCircles.waiterOf(
                    TrackedThread.of(threads.get(i)),
                    new WaitCircles.Wait(locks.get(i), null, 0, List.of()),
                    StuckThreads::stackOf));
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

    private static List<StackTraceElement> stackOf(Thread thread) {
        return Stacks.of(thread.getStackTrace());
    }

    private void longWait(TrackedThread thread, WaitCircles.Wait wait) {
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
