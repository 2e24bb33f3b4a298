package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.AgentConfig.OnDeadlock;
import io.turnstile.agent.config.TrackingConfig;
import io.turnstile.runtime.track.AcquireMode;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.DeadlockListener;
import io.turnstile.runtime.track.DeadlockListeners;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackedThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** Looks for threads that have waited too long, tells deadlocks from long waits, and does what is configured. */
final class StuckThreads {
    private final TrackingConfig config;
    private final int exitCode;
    private final Runnable beforeExit;
    private final Map<TrackedThread, Long> standingSince = new HashMap<>(); // those that announced nothing
    private final Set<String> reported = new HashSet<>();
    private final List<DeadlockInfo> deadlocks = new ArrayList<>();
    private final List<String> longWaits = new ArrayList<>();
    private Set<String> lastCircles = Set.of();
    private boolean servicesLoaded;

    StuckThreads(TrackingConfig config, int exitCode, Runnable beforeExit) {
        this.config = config;
        this.exitCode = exitCode;
        this.beforeExit = beforeExit;
    }

    /** Called several times a second; cheap where nobody has waited long. */
    void look() {
        if (!someoneWaitsLong()) {
            lastCircles = Set.of();
            return;
        }
        WaitGraph graph = new WaitGraph(Math.min(config.detectAfterNs(), config.longWaitNs()) / 2);
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
            List<DeadlockInfo.Waiter> waiters = new ArrayList<>();
            for (TrackedThread thread : circle) {
                waiters.add(waiter(thread, graph.waits().get(thread)));
            }
            DeadlockInfo deadlock = new DeadlockInfo(waiters);
            deadlocks.add(deadlock);
            act(deadlock, circle);
        }
    }

    private static DeadlockInfo.Waiter waiter(TrackedThread thread, WaitGraph.Wait wait) {
        List<DeadlockInfo.Held> holds = new ArrayList<>();
        for (TrackedThread.Hold hold : thread.holds()) {
            TrackSite site = hold.site();
            holds.add(new DeadlockInfo.Held(
                    hold.lock().toString(), site == null ? "" : site.toString(), hold.heldForNs()));
        }
        List<StackTraceElement> stack = Stacks.of(thread.thread().getStackTrace());
        return new DeadlockInfo.Waiter(thread.thread(), wait.lock(), wait.waitedNs(), holds, stack);
    }

    private void act(DeadlockInfo deadlock, List<TrackedThread> circle) {
        OnDeadlock action = config.onDeadlock();
        if (action != OnDeadlock.CALLBACK) {
            AgentLog.warn(deadlock.toString().stripTrailing());
        }
        tellListeners(deadlock);
        if (action == OnDeadlock.THROW) {
            interruptOne(circle);
        } else if (action == OnDeadlock.EXIT) {
            beforeExit.run();
            Runtime.getRuntime().halt(exitCode); // exit() would wait for hooks, which may need the locks
        }
    }

    private void tellListeners(DeadlockInfo deadlock) {
        if (!servicesLoaded) {
            servicesLoaded = true;
            try {
                ServiceLoader.load(DeadlockListener.class, ClassLoader.getSystemClassLoader())
                        .forEach(DeadlockListeners::add);
            } catch (java.util.ServiceConfigurationError broken) {
                AgentLog.warn("a deadlock listener could not be loaded: " + broken.getMessage());
            }
        }
        for (DeadlockListener listener : DeadlockListeners.all()) {
            try {
                listener.onDeadlock(deadlock);
            } catch (RuntimeException | LinkageError thrown) {
                AgentLog.warn("the deadlock listener " + listener.getClass().getName() + " failed: " + thrown);
            }
        }
    }

    private static void interruptOne(List<TrackedThread> circle) {
        for (TrackedThread thread : circle) {
            if ((thread.pendingMode() & AcquireMode.INTERRUPTIBLE) != 0) {
                AgentLog.warn("thread \"" + thread.thread().getName() + "\" is interrupted to end the deadlock");
                thread.thread().interrupt();
                return;
            }
        }
        AgentLog.warn("no thread of the deadlock waits interruptibly, so none is interrupted");
    }

    private void longWait(TrackedThread thread, WaitGraph.Wait wait) {
        if (wait.waitedNs() < config.longWaitNs()) {
            return;
        }
        String key = thread.number() + " long " + wait.lock() + ' ' + thread.pendingSince();
        if (!reported.add(key)) {
            return;
        }
        StringBuilder text = new StringBuilder("long wait, not a deadlock: thread \"")
                .append(thread.thread().getName())
                .append("\" has waited ")
                .append(wait.waitedNs() / 1_000_000)
                .append(" ms for ")
                .append(wait.lock())
                .append('\n');
        append(text, "waits", thread);
        for (TrackedThread owner : wait.owners()) {
            append(text, "holds it and is", owner);
        }
        longWaits.add(text.toString());
        AgentLog.warn(text.toString().stripTrailing());
    }

    private static void append(StringBuilder text, String what, TrackedThread thread) {
        text.append("  thread \"")
                .append(thread.thread().getName())
                .append("\" ")
                .append(what)
                .append('\n');
        for (StackTraceElement frame : Stacks.of(thread.thread().getStackTrace())) {
            text.append("        at ").append(frame).append('\n');
        }
    }

    /** Those found so far. */
    List<DeadlockInfo> deadlocks() {
        return List.copyOf(deadlocks);
    }

    /** Those found so far, as text. */
    List<String> longWaits() {
        return List.copyOf(longWaits);
    }
}
