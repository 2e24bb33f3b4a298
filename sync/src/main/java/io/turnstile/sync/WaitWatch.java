package io.turnstile.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Who waits for what among the watched locks and futexes, and one daemon thread that looks at waits that last.
 *
 * <p>A <b>cycle</b> is reported only when it is read twice alike, each wait being the very same object: a thread that has
 * been in one and the same wait at two readings was in it between, and so were all others of the cycle at once. Waits with
 * a deadline are not watched: they end by themselves.
 */
final class WaitWatch {
    private static final long LOOK_NS = 20_000_000;
    private static final Map<Thread, Wait> WAITS = new ConcurrentHashMap<>();
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    /** Something watched. */
    interface Watched {
        /** The thread that holds it, or null where it is free or has no owner. */
        Thread holder();

        /** How long it has been held, in nanoseconds; 0 where nobody holds it. */
        long heldNs();

        /** After how long a wait is looked at, in nanoseconds. */
        long detectAfterNs();

        /** Takes a report. */
        void report(StallInfo info);

        /** The last operations, oldest first. */
        List<String> history();
    }

    /** One wait; a new object each time. */
    static final class Wait {
        final Thread thread = Thread.currentThread();
        final Watched on;
        final long sinceNs = System.nanoTime();
        boolean reported; // the watch thread only

        Wait(Watched on) {
            this.on = on;
        }

        long waitedNs() {
            return System.nanoTime() - sinceNs;
        }
    }

    private WaitWatch() {}

    /** The caller begins to wait; {@link #end} must follow. */
    static void begin(Watched on) {
        WAITS.put(Thread.currentThread(), new Wait(on));
        if (STARTED.compareAndSet(false, true)) {
            Thread thread = new Thread(WaitWatch::watch, "turnstile-wait-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    static void end() {
        WAITS.remove(Thread.currentThread());
    }

    /** All who wait for {@code on} now. */
    static List<StallInfo.Waiter> waitersOf(Watched on) {
        List<StallInfo.Waiter> waiters = new ArrayList<>();
        for (Wait wait : WAITS.values()) {
            if (wait.on == on) {
                waiters.add(new StallInfo.Waiter(wait.thread, on.toString(), wait.waitedNs()));
            }
        }
        return waiters;
    }

    private static void watch() {
        for (; ; ) {
            LockSupport.parkNanos(LOOK_NS);
            for (Wait wait : WAITS.values()) {
                if (!wait.reported && wait.waitedNs() >= wait.on.detectAfterNs()) {
                    look(wait);
                }
            }
        }
    }

    private static void look(Wait wait) {
        List<Wait> cycle = cycleFrom(wait);
        if (!cycle.isEmpty() && !cycle.equals(cycleFrom(wait))) {
            return; // it moved between the readings: look again next time
        }
        wait.reported = true;
        cycle.forEach(member -> member.reported = true);
        List<StallInfo.Waiter> waiters = new ArrayList<>();
        for (Wait member : cycle.isEmpty() ? List.of(wait) : cycle) {
            waiters.add(new StallInfo.Waiter(member.thread, member.on.toString(), member.waitedNs()));
        }
        StallInfo info = new StallInfo(
                wait.on.toString(), !cycle.isEmpty(), waiters, wait.on.holder(), wait.on.heldNs(), wait.on.history());
        try {
            wait.on.report(info);
        } catch (RuntimeException | Error ofTheListener) {
            Thread current = Thread.currentThread();
            current.getThreadGroup().uncaughtException(current, ofTheListener); // and the watch goes on
        }
    }

    /** The waits of the cycle that {@code first} is part of; none where its chain ends, or leads into another cycle. */
    private static List<Wait> cycleFrom(Wait first) {
        List<Wait> chain = new ArrayList<>();
        Set<Wait> seen = ConcurrentHashMap.newKeySet();
        for (Wait wait = first; wait != null && seen.add(wait); ) {
            chain.add(wait);
            Thread holder = wait.on.holder();
            wait = holder == null ? null : WAITS.get(holder);
            if (wait == first) {
                return chain;
            }
        }
        return List.of();
    }
}
