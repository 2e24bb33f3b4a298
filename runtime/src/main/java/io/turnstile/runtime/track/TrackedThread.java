package io.turnstile.runtime.track;

import io.turnstile.runtime.thread.ThreadIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one thread holds and waits for. Written by the thread alone, without fences; the analysis reads it from its own thread
 * as a hint, and believes only what it finds twice while the thread stands still.
 *
 * <p>Held locks lie in the order in which they were taken. A lock that is given back out of order leaves no gap.
 */
public final class TrackedThread {
    /** How many locks a thread may hold before further ones are not tracked. */
    public static final int DEPTH_LIMIT = 64;

    static final int SEEN_PLACES = 256;
    static final int RECENT_PLACES = 64;

    private static final int TABLE_SIZE = 1 << 12;
    private static final TrackedThread[] TABLE = new TrackedThread[TABLE_SIZE]; // racy; a hit is checked by its thread
    private static final ConcurrentSkipListMap<Long, TrackedThread> BY_NUMBER = new ConcurrentSkipListMap<>();
    private static final AtomicLong TOO_DEEP = new AtomicLong();

    private final Thread thread;
    private final long number;

    final LockRecord[] held = new LockRecord[DEPTH_LIMIT];
    final int[] heldSites = new int[DEPTH_LIMIT];
    final int[] heldModes = new int[DEPTH_LIMIT];
    final int[] heldCounts = new int[DEPTH_LIMIT];
    final boolean[] heldPrivate = new boolean[DEPTH_LIMIT];
    final long[] heldTicks = new long[DEPTH_LIMIT]; // Ticker.now() when taken
    final long[] heldNs = new long[DEPTH_LIMIT]; // System.nanoTime() when taken; 0 where this hold is not sampled
    final long[] chains = new long[DEPTH_LIMIT]; // hash of the entries up to this one
    int depth;

    LockRecord pending; // what the thread is about to take, or waits to take again; null for nothing
    int pendingSite;
    int pendingMode;
    long pendingTick;
    long pendingChain; // the hash of what it holds and this lock, where that is known; else 0
    int pendingCount; // holds to restore after a wait on a condition
    ContendedWait wait; // null where the lock was free
    long leastWaitNs; // at level contention: a shorter wait does not count

    private volatile KernelScheduling scheduling; // null where it is not known; refreshed by the analysis
    int rank; // of the same; 0 where it is not known

    final LockRecord[] recent = new LockRecord[RECENT_PLACES]; // by site
    final long[] seen = new long[SEEN_PLACES]; // observations that need not be looked up
    int untilSample = 1;
    int publications; // how often the thread may have shown its objects to others
    int segment = 1;
    StartOrder order = StartOrder.NOTHING;
    Thread joining;

    private TrackedThread(Thread thread, long number) {
        this.thread = thread;
        this.number = number;
    }

    static TrackedThread current() {
        Thread current = Thread.currentThread();
        long number = ThreadIds.of(current);
        TrackedThread known = TABLE[(int) number & TABLE_SIZE - 1];
        return known != null && known.thread == current ? known : find(current, number);
    }

    private static TrackedThread find(Thread current, long number) {
        TrackedThread known = of(current, number);
        if (known.scheduling == null && !ThreadIds.isVirtual(current)) {
            known.setScheduling(KernelScheduling.ofCurrentThread());
        }
        TABLE[(int) number & TABLE_SIZE - 1] = known;
        return known;
    }

    /** The record of any thread, made where there is none. */
    public static TrackedThread of(Thread thread) {
        return of(thread, ThreadIds.of(thread));
    }

    private static TrackedThread of(Thread thread, long number) {
        TrackedThread known = BY_NUMBER.get(number);
        if (known != null) {
            return known;
        }
        TrackedThread made = new TrackedThread(thread, number);
        TrackedThread other = BY_NUMBER.putIfAbsent(number, made);
        return other == null ? made : other;
    }

    /** All threads that have used tracked locks and live; weakly consistent. */
    public static Collection<TrackedThread> all() {
        return Collections.unmodifiableCollection(BY_NUMBER.values());
    }

    /** Forgets threads that have ended; by the analysis alone. */
    public static void removeEnded() {
        for (TrackedThread one : BY_NUMBER.values()) {
            if (one.thread.getState() == Thread.State.TERMINATED) {
                ContentionHooks.ended(one);
                BY_NUMBER.remove(one.number, one);
                int index = (int) one.number & TABLE_SIZE - 1;
                if (TABLE[index] == one) {
                    TABLE[index] = null; // racy, benign: whoever is displaced finds itself in the map
                }
            }
        }
    }

    /** How many locks were not tracked since their thread held too many. */
    public static long tooDeep() {
        return TOO_DEEP.get();
    }

    /** The thread. */
    public Thread thread() {
        return thread;
    }

    /** Its identity number. */
    public long number() {
        return number;
    }

    /** How the kernel schedules it, as far as was seen; null where that is not known: no Linux, or it took no lock yet. */
    public KernelScheduling scheduling() {
        return scheduling;
    }

    /** Asks the kernel again; nothing changes where the thread has ended. */
    public void refreshScheduling() {
        KernelScheduling before = scheduling;
        setScheduling(before == null ? null : KernelScheduling.of(before.tid()));
    }

    private void setScheduling(KernelScheduling now) {
        if (now != null) {
            scheduling = now;
            rank = now.rank();
        }
    }

    /** Its wait for a lock that another thread holds; null where there is none; a hint. */
    public ContendedWait contendedWait() {
        return pending == null ? null : wait;
    }

    /** The lock it is about to take, or null. */
    public LockRecord pending() {
        return pending;
    }

    /** Where. */
    public TrackSite pendingSite() {
        return TrackSites.get(pendingSite);
    }

    /** How, see {@link AcquireMode}. */
    public int pendingMode() {
        return pendingMode;
    }

    /** A value that is another for another wait. */
    public long pendingSince() {
        return pendingTick;
    }

    /** For how long, in nanoseconds, to the precision of {@link Ticker}. */
    public long pendingForNs() {
        return Ticker.nsSince(pendingTick);
    }

    /**
     * A lock that a thread holds.
     *
     * @param lock which
     * @param site where it was taken, or null
     * @param mode how, see {@link AcquireMode}
     * @param heldForNs since when, to the precision of {@link Ticker}
     */
    public record Hold(LockRecord lock, TrackSite site, int mode, long heldForNs) {}

    /** What it holds, outermost first; a hint where the thread runs. */
    public List<Hold> holds() {
        List<Hold> holds = new ArrayList<>();
        int count = Math.min(depth, DEPTH_LIMIT);
        for (int i = 0; i < count; i++) {
            LockRecord lock = held[i];
            if (lock != null && !lock.passedOn) {
                holds.add(new Hold(lock, TrackSites.get(heldSites[i]), heldModes[i], Ticker.nsSince(heldTicks[i])));
            }
        }
        return holds;
    }

    /** The number of the site at which it took a lock that it holds; {@link TrackSites#NONE} where it does not; a hint. */
    public int siteOfHold(LockRecord lock) {
        int count = Math.min(depth, DEPTH_LIMIT);
        for (int i = 0; i < count; i++) {
            if (held[i] == lock) {
                return heldSites[i];
            }
        }
        return TrackSites.NONE;
    }

    /** The index of a lock among those that are held, or -1; from the innermost outwards. */
    int indexOf(LockRecord lock) {
        for (int i = depth - 1; i >= 0; i--) {
            if (held[i] == lock) {
                return i;
            }
        }
        return -1;
    }

    /** Adds a lock; with the hash of the chain that it makes, where that is known, else 0. */
    void push(LockRecord lock, int site, int mode, int count, long ns, long chain) {
        if (depth > 0 && (depth == DEPTH_LIMIT || held[depth - 1].passedOn)) {
            PassedOn.forget(this);
        }
        int at = depth;
        if (at == DEPTH_LIMIT) {
            TOO_DEEP.incrementAndGet();
            lock.owner = null; // as if nobody had it
            return;
        }
        boolean isPrivate = lock.isPrivateTo(this);
        held[at] = lock;
        heldSites[at] = site;
        heldModes[at] = mode;
        heldCounts[at] = count;
        heldPrivate[at] = isPrivate;
        heldTicks[at] = Ticker.now();
        heldNs[at] = ns;
        chains[at] = chain != 0 ? chain : link(at == 0 ? 0 : chains[at - 1], lock, site, mode, isPrivate);
        depth = at + 1;
    }

    void removeAt(int index) {
        int last = depth - 1;
        if (index < last && held[index].lockClass() == held[index + 1].lockClass()) {
            held[index].lockClass().handOverHand = true;
        }
        for (int i = index; i < last; i++) {
            held[i] = held[i + 1];
            heldSites[i] = heldSites[i + 1];
            heldModes[i] = heldModes[i + 1];
            heldCounts[i] = heldCounts[i + 1];
            heldPrivate[i] = heldPrivate[i + 1];
            heldTicks[i] = heldTicks[i + 1];
            heldNs[i] = heldNs[i + 1];
            chains[i] = link(i == 0 ? 0 : chains[i - 1], held[i], heldSites[i], heldModes[i], heldPrivate[i]);
        }
        depth = last;
        held[last] = null;
    }

    /** The hash of a chain with one lock more. */
    static long link(long chain, LockRecord lock, int site, int mode, boolean isPrivate) {
        long entry = lock.id() << 24 ^ (long) site << 7 ^ (long) mode << 1 ^ (isPrivate ? 1 : 0);
        return mix(chain * 31 + entry);
    }

    static long mix(long hash) {
        long mixed = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }
}
