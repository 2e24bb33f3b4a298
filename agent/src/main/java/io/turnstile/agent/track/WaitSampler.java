package io.turnstile.agent.track;

import io.turnstile.runtime.track.ContendedWait;
import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackSites;
import io.turnstile.runtime.track.TrackedThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Looks at the waits under way, at each tick of the analysis: takes the stacks of one of them, looks at the priorities of
 * those that are inversions, and counts the waits that nobody announces, at the entry of synchronized methods. Those are
 * known to a tick: shorter ones are seen with a chance that is their length, and then count as one tick.
 */
final class WaitSampler {
    private final long tickNs;
    private final PriorityInversions inversions;
    private final StackCharges charges = new StackCharges();
    private final Map<TrackedThread, Standing> standing = new HashMap<>();
    private final Map<TrackSite, Integer> sites = new HashMap<>();
    private final Random random = new Random();

    /** A wait that nobody announced. */
    private static final class Standing {
        private final ContendedWait wait;
        private long ns;
        private boolean seen;

        Standing(ContendedWait wait) {
            this.wait = wait;
        }
    }

    WaitSampler(long tickNs, PriorityInversions inversions) {
        this.tickNs = tickNs;
        this.inversions = inversions;
    }

    /** Called at each tick. */
    void tick() {
        List<ContendedWait> waits = new ArrayList<>();
        List<TrackedThread> silent = new ArrayList<>();
        for (TrackedThread thread : TrackedThread.all()) {
            ContendedWait wait = thread.contendedWait();
            if (wait != null) {
                if (stands(thread.thread().getState())) {
                    waits.add(wait);
                }
            } else if (thread.pending() == null && thread.thread().getState() == Thread.State.BLOCKED) {
                silent.add(thread);
            }
        }
        follow(silent);
        for (Standing one : standing.values()) {
            waits.add(one.wait);
        }
        for (ContendedWait wait : waits) {
            if (wait.isInversion()) {
                inversions.look(wait);
            }
        }
        if (!waits.isEmpty()) {
            charge(waits.get(random.nextInt(waits.size())), waits.size() * tickNs);
        }
    }

    private static boolean stands(Thread.State state) {
        return state == Thread.State.BLOCKED || state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    private void charge(ContendedWait wait, long ns) {
        TrackedThread holder = wait.lock().owner() != null ? wait.lock().owner() : wait.holder();
        if (holder == null) {
            holder = ownerByJvm(wait.waiter());
        }
        List<StackTraceElement> waiting = Stacks.of(wait.waiter().thread().getStackTrace());
        List<StackTraceElement> holding =
                holder == null ? List.of() : Stacks.of(holder.thread().getStackTrace());
        if (wait.waitedNs() == 0 && !waiting.isEmpty()) { // otherwise it has ended meanwhile
            charges.add(wait.lock().lockClass(), waiting, holding, System.nanoTime() - wait.startNs(), ns);
        }
    }

    private static TrackedThread ownerByJvm(TrackedThread waiter) {
        JvmThreads.Wait wait = JvmThreads.waits(List.of(waiter.number())).get(waiter.number());
        return wait == null ? null : byNumber().get(wait.ownerNumber());
    }

    private static Map<Long, TrackedThread> byNumber() {
        Map<Long, TrackedThread> threads = new HashMap<>();
        for (TrackedThread thread : TrackedThread.all()) {
            threads.put(thread.number(), thread);
        }
        return threads;
    }

    /** Follows threads that stand without having announced anything. */
    private void follow(List<TrackedThread> silent) {
        if (!silent.isEmpty()) {
            Map<Long, JvmThreads.Wait> waits =
                    JvmThreads.waits(silent.stream().map(TrackedThread::number).toList());
            Map<Long, TrackedThread> threads = byNumber();
            for (TrackedThread thread : silent) {
                JvmThreads.Wait wait = waits.get(thread.number());
                TrackedThread owner = wait == null ? null : threads.get(wait.ownerNumber());
                LockRecord lock = owner == null ? null : lockOf(owner, wait);
                if (lock != null) {
                    stand(thread, lock, owner, wait.at());
                }
            }
        }
        endOthers();
    }

    private void stand(TrackedThread thread, LockRecord lock, TrackedThread owner, StackTraceElement at) {
        Standing now = standing.get(thread);
        if (now == null || now.wait.lock() != lock) {
            if (now != null) {
                now.wait.endSeen(now.ns);
            }
            now = new Standing(ContendedWait.seen(thread, lock, siteOf(at), owner, owner.siteOfHold(lock)));
            standing.put(thread, now);
        }
        now.ns += tickNs;
        now.seen = true;
    }

    private void endOthers() {
        for (Iterator<Standing> all = standing.values().iterator(); all.hasNext(); ) {
            Standing one = all.next();
            if (!one.seen) {
                one.wait.endSeen(one.ns);
                all.remove();
            }
            one.seen = false;
        }
    }

    private static LockRecord lockOf(TrackedThread owner, JvmThreads.Wait wait) {
        for (TrackedThread.Hold hold : owner.holds()) {
            Object lock = hold.lock().get();
            if (lock != null
                    && System.identityHashCode(lock) == wait.identityHash()
                    && lock.getClass().getName().equals(wait.className())) {
                return hold.lock();
            }
        }
        return null;
    }

    private int siteOf(StackTraceElement at) {
        return at == null
                ? TrackSites.NONE
                : sites.computeIfAbsent(
                        new TrackSite(at.getClassName(), at.getMethodName(), -1, "", "synchronized method"),
                        TrackSites::add);
    }

    /** What was charged to stacks so far. */
    StackCharges charges() {
        return charges;
    }
}
