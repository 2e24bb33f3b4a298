package io.turnstile.runtime.track;

import io.turnstile.runtime.thread.ThreadIds;
import java.util.ArrayList;
import java.util.Arrays;
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
    static final int RECENT_PLACES = 256;

    /** The thread goes for no lock. */
    static final int NOTHING = 0;
    /** It is about to take a lock. */
    static final int ANNOUNCED = 1;
    /** It has given a lock back in a wait on a condition, and will take it again. */
    static final int AGAIN = 2;
    /** With one of the two: an {@link AnnouncedLock} has said so, and says when it is over; what it is made of counts for nothing. */
    static final int SPOKEN_FOR = 4;

    private static final int FIRST_PLACES = 16;

    private static final int TABLE_SIZE = 1 << 12;
    private static final TrackedThread[] TABLE = new TrackedThread[TABLE_SIZE]; // racy; a hit is checked by its thread
    private static final ConcurrentSkipListMap<Long, TrackedThread> BY_NUMBER = new ConcurrentSkipListMap<>();
    private static final AtomicLong TOO_DEEP = new AtomicLong();

    private final Thread thread;
    final long number;

    HeldLock[] held = places(new HeldLock[FIRST_PLACES]); // replaced where it is too small
    int depth;

    int pending; // NOTHING, or ANNOUNCED or AGAIN, perhaps SPOKEN_FOR: what the place above the held ones means
    ContendedWait wait; // null where the lock was free
    long leastWaitNs; // at level contention: a shorter wait does not count

    private volatile KernelScheduling scheduling; // null where it is not known; refreshed by the analysis
    int rank; // of the same; 0 where it is not known

    final LockRecord[] recent = new LockRecord[RECENT_PLACES]; // by site
    final long[] seen = new long[SEEN_PLACES]; // observations that need not be looked up
    int untilSample = 1;
    boolean hasCreated; // locks that it has shown to nobody: counted in ThreadOrder
    int publications; // how often that has ended
    int segment = 1;
    StartOrder order = StartOrder.NOTHING;
    Thread joining;

    private static HeldLock[] places(HeldLock[] places) {
        for (int i = 0; i < places.length; i++) {
            if (places[i] == null) {
                places[i] = new HeldLock();
            }
        }
        return places;
    }

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

    /** The record of a thread by its number; null where it has none, or has ended. */
    static TrackedThread ofNumber(long number) {
        return BY_NUMBER.get(number);
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
                ThreadOrder.published(one);
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
        return pending == NOTHING ? null : wait;
    }

    /** The lock it is about to take, or null. */
    public LockRecord pending() {
        return pending == NOTHING ? null : next().lock;
    }

    /** Where. */
    public TrackSite pendingSite() {
        return TrackSites.get(next().site);
    }

    /** How, see {@link AcquireMode}. */
    public int pendingMode() {
        return next().mode;
    }

    /** A value that is another for another wait. */
    public long pendingSince() {
        return next().tick;
    }

    /** For how long, in nanoseconds, to the precision of {@link Ticker}. */
    public long pendingForNs() {
        return Ticker.nsSince(next().tick);
    }

    private HeldLock next() {
        HeldLock[] places = held;
        return places[Math.min(depth, places.length - 1)];
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
        HeldLock[] places = held;
        int count = Math.min(depth, places.length);
        for (int i = 0; i < count; i++) {
            HeldLock hold = places[i];
            LockRecord lock = hold.lock;
            if (lock != null && !lock.passedOn) {
                holds.add(new Hold(lock, TrackSites.get(hold.site), hold.mode, Ticker.nsSince(hold.tick)));
            }
        }
        return holds;
    }

    /** The number of the site at which it took a lock that it holds; {@link TrackSites#NONE} where it does not; a hint. */
    public int siteOfHold(LockRecord lock) {
        HeldLock[] places = held;
        int count = Math.min(depth, places.length);
        for (int i = 0; i < count; i++) {
            if (places[i].lock == lock) {
                return places[i].site;
            }
        }
        return TrackSites.NONE;
    }

    /** The index of a lock among those that are held, or -1; from the innermost outwards. */
    int indexOf(LockRecord lock) {
        for (int i = depth - 1; i >= 0; i--) {
            if (held[i].lock == lock) {
                return i;
            }
        }
        return -1;
    }

    /** The innermost lock that is held; there must be one. */
    HeldLock innermost() {
        return held[depth - 1];
    }

    /** The place above those that are held. */
    HeldLock nextPlace() {
        if (depth == held.length) {
            held = places(Arrays.copyOf(held, Math.min(2 * depth, DEPTH_LIMIT + 1)));
        }
        return held[depth];
    }

    /** Says what the thread goes for. */
    void announce(LockRecord lock, int site, int mode) {
        nextPlace().set(lock, site, mode);
        pending = ANNOUNCED;
    }

    /** The lock in the place above those that are held is held now. */
    void push(HeldLock hold) {
        int at = depth;
        if (at > 0 && (at == DEPTH_LIMIT || held[at - 1].lock.passedOn)) {
            PassedOn.forget(this);
            held[at] = held[depth];
            held[depth] = hold;
            at = depth;
        }
        if (at == DEPTH_LIMIT) {
            TOO_DEEP.incrementAndGet();
            hold.lock.owner = 0; // as if nobody had it
            return;
        }
        hold.isPrivate = hold.lock.isPrivateTo(this);
        hold.tick = Ticker.now();
        depth = at + 1;
    }

    /** A lock is not held any more; its place becomes the one above those that are. */
    void removeAt(int index) {
        int last = depth - 1;
        if (index < last) {
            moveUp(index, last);
        }
        depth = last;
    }

    private void moveUp(int index, int last) {
        HeldLock removed = held[index];
        if (removed.lock.lockClass() == held[index + 1].lock.lockClass()) {
            removed.lock.lockClass().handOverHand = true;
        }
        for (int i = index; i < last; i++) {
            held[i] = held[i + 1];
            held[i].chain = 0;
        }
        held[last] = removed;
    }

    /** The hash of the locks up to one that is held. */
    long chainAt(int index) {
        long chain = held[index].chain;
        return chain != 0 ? chain : makeChainAt(index);
    }

    private long makeChainAt(int index) {
        HeldLock hold = held[index];
        hold.chain = link(index == 0 ? 0 : chainAt(index - 1), hold.lock, hold.site, hold.mode, hold.isPrivate);
        return hold.chain;
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
