package io.turnstile.sync;

import io.turnstile.runtime.track.AcquireMode;
import io.turnstile.runtime.track.AnnouncedLock;
import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.LockRecords;
import io.turnstile.runtime.track.OrderSamples;
import io.turnstile.runtime.track.SeenTwice;
import io.turnstile.runtime.track.Ticker;
import io.turnstile.runtime.track.TrackedThread;
import io.turnstile.runtime.track.WaitCircles;
import io.turnstile.runtime.track.WaitLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One daemon thread that looks at waits that last: for watched locks, at what the tracker has noted; for watched futexes, which
 * have no owner and are nothing to the tracker, at what is noted here. It is the analysis of the tracker, too, where the agent
 * does not track.
 *
 * <p>A circle is told when two looks have it in common with the very same waits: a thread that has been in one wait at both
 * was in it between, gave nothing back meanwhile, and so did all others of the circle. Waits with a deadline are left out:
 * they end by themselves.
 */
final class DebugWatch {
    private static final long LOOK_NS = 20_000_000;
    private static final int LOOKS_PER_SWEEP = 50;
    private static final Map<Thread, FutexWait> FUTEX_WAITS = new ConcurrentHashMap<>();
    private static final boolean SWEEPS = AnnouncedLock.startTracking(); // otherwise the agent's analysis does

    private final SeenTwice circles = new SeenTwice();
    private final SeenTwice longWaits = new SeenTwice();

    static {
        Thread thread = new Thread(new DebugWatch()::run, "turnstile-wait-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** One wait for a futex; a new object each time. */
    static final class FutexWait {
        final Thread thread = Thread.currentThread();
        final DebugFutex on;
        final long sinceNs = System.nanoTime();
        boolean told; // the watch thread only

        FutexWait(DebugFutex on) {
            this.on = on;
        }

        StallInfo.Waiter waiter() {
            return new StallInfo.Waiter(thread, on.name(), System.nanoTime() - sinceNs);
        }
    }

    private DebugWatch() {}

    /** Has tracking begin, if it has not. */
    static void start() {
        // the initializer does it
    }

    /** The caller begins to wait; {@link #end} must follow. */
    static void begin(DebugFutex on) {
        FUTEX_WAITS.put(Thread.currentThread(), new FutexWait(on));
    }

    /** The wait is over; how long it was, in nanoseconds. */
    static long end() {
        return System.nanoTime() - FUTEX_WAITS.remove(Thread.currentThread()).sinceNs;
    }

    /** All who wait for {@code futex} now. */
    static List<StallInfo.Waiter> waitersOf(DebugFutex futex) {
        List<StallInfo.Waiter> waiters = new ArrayList<>();
        for (FutexWait wait : FUTEX_WAITS.values()) {
            if (wait.on == futex) {
                waiters.add(wait.waiter());
            }
        }
        return waiters;
    }

    /** All who wait for {@code lock} now, as far as the tracker knows. */
    static List<StallInfo.Waiter> waitersOf(DebugLock lock) {
        List<StallInfo.Waiter> waiters = new ArrayList<>();
        for (TrackedThread thread : TrackedThread.all()) {
            if (waitedFor(thread) == lock) {
                waiters.add(new StallInfo.Waiter(thread.thread(), lock.name(), thread.pendingForNs()));
            }
        }
        return waiters;
    }

    /** The watched lock that a thread waits for; null where there is none. */
    private static DebugLock waitedFor(TrackedThread thread) {
        LockRecord pending = thread.pending();
        boolean ends = (thread.pendingMode() & (AcquireMode.TRY | AcquireMode.AGAIN)) != 0;
        return pending != null && !ends && pending.get() instanceof DebugLock lock ? lock : null;
    }

    private void run() {
        for (int look = 1; ; look++) {
            LockSupport.parkNanos(LOOK_NS);
            if (SWEEPS) {
                Ticker.tick();
                if (look % LOOKS_PER_SWEEP == 0) {
                    sweep();
                }
            }
            lookAtLocks();
            lookAtFutexes();
        }
    }

    private static void sweep() {
        LockRecords.removeGone();
        TrackedThread.removeEnded();
        OrderSamples.takeFresh(); // nobody draws the order of locks here
        WaitLog.take();
    }

    private void lookAtLocks() {
        WaitCircles graph = new WaitCircles();
        boolean someoneWaitsLong = false;
        for (TrackedThread thread : TrackedThread.all()) {
            DebugLock lock = waitedFor(thread);
            if (lock != null && (thread.pendingMode() & AcquireMode.TIMED) == 0) {
                TrackedThread owner = lock.owner();
                long waitedNs = thread.pendingForNs();
                graph.add(
                        thread,
                        new WaitCircles.Wait(
                                lock.name(), lock.record(), waitedNs, owner == null ? List.of() : List.of(owner)));
                someoneWaitsLong |= waitedNs >= lock.detectAfterNs();
            }
        }
        if (someoneWaitsLong) {
            graph.waits().forEach((thread, wait) -> look(graph, thread));
        }
        circles.endLook();
        longWaits.endLook();
    }

    private void look(WaitCircles graph, TrackedThread thread) {
        WaitCircles.Wait wait = graph.waits().get(thread);
        if (!(wait.record().get() instanceof DebugLock lock) || wait.waitedNs() < lock.detectAfterNs()) {
            return;
        }
        List<TrackedThread> circle = graph.circleOf(thread);
        if (circle.isEmpty()) {
            if (longWaits.add(graph.keyOf(List.of(thread)))) {
                tell(() -> lock.tellLongWait(thread));
            }
        } else if (circles.add(graph.keyOf(circle))) {
            tell(() -> lock.tellDeadlock(graph.infoOf(circle, false, one -> List.of(one.getStackTrace()))));
        }
    }

    private static void lookAtFutexes() {
        for (FutexWait wait : FUTEX_WAITS.values()) {
            if (!wait.told && System.nanoTime() - wait.sinceNs >= wait.on.detectAfterNs()) {
                wait.told = true;
                tell(() -> wait.on.tellLongWait(wait.waiter()));
            }
        }
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error ofTheListener) {
            Thread current = Thread.currentThread();
            current.getThreadGroup().uncaughtException(current, ofTheListener); // and the watch goes on
        }
    }
}
