package io.turnstile.runtime.track;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Locks that were made at the same place, and so play the same part in the program. Counters are lock-free; those that
 * every acquire would touch are kept by the instances (see {@link LockRecord}) and only added here when an instance is gone.
 */
public final class LockClass {
    private final int id;
    private final String kind;
    private final String name;
    private final TrackSite created; // or null
    final AtomicLong instances = new AtomicLong();
    final AtomicLong acquiresOfGone = new AtomicLong();
    private final AtomicLong contended = new AtomicLong();
    private final AtomicLong waitedNs = new AtomicLong();
    private final AtomicLong longestWaitNs = new AtomicLong();
    private final AtomicLong longestHoldNs = new AtomicLong();
    private volatile int longestWaitSite;
    private volatile int longestHoldSite;
    volatile boolean handOverHand; // set once; by whoever sees it
    private final Histogram waits = new Histogram();
    private final Histogram holds = new Histogram();

    LockClass(int id, String kind, String name, TrackSite created) {
        this.id = id;
        this.kind = kind;
        this.name = name;
        this.created = created;
    }

    /** Unique in the process. */
    public int id() {
        return id;
    }

    /** What it is, such as {@code monitor} or {@code ReentrantLock}. */
    public String kind() {
        return kind;
    }

    /** How people know it: its field, or the class of the object. */
    public String name() {
        return name;
    }

    /** Where its locks are created, or null where that was not seen. */
    public TrackSite created() {
        return created;
    }

    /** The class that creates its locks; where that was not seen, its name. */
    public String creatorName() {
        return created == null ? name : created.className();
    }

    /** How many locks of the class were seen. */
    public long instances() {
        return instances.get();
    }

    /** How often those of its locks were taken that exist no longer. */
    public long acquiresOfGone() {
        return acquiresOfGone.get();
    }

    /** Acquires that had to wait for another holder. */
    public long contended() {
        return contended.get();
    }

    /** How long they waited, in all. */
    public long waitedNs() {
        return waitedNs.get();
    }

    /** The longest of these waits. */
    public long longestWaitNs() {
        return longestWaitNs.get();
    }

    /** The site of the longest wait, or null. */
    public TrackSite longestWaitSite() {
        return TrackSites.get(longestWaitSite);
    }

    /** The longest time that a lock of the class was held; short holds are sampled. */
    public long longestHoldNs() {
        return longestHoldNs.get();
    }

    /** The site that took it then, or null. */
    public TrackSite longestHoldSite() {
        return TrackSites.get(longestHoldSite);
    }

    /** Whether a lock of the class was given back while one of the same class, taken later, was kept. */
    public boolean isHandOverHand() {
        return handOverHand;
    }

    /** How long contended acquires waited. */
    public Histogram waits() {
        return waits;
    }

    /** How long locks were held. */
    public Histogram holds() {
        return holds;
    }

    void waited(long ns, int site, int weight) {
        contended.getAndAdd(weight);
        waitedNs.getAndAdd(ns * weight);
        waits.add(ns, weight);
        if (raise(longestWaitNs, ns)) {
            longestWaitSite = site;
        }
    }

    void held(long ns, int site, int weight) {
        holds.add(ns, weight);
        if (raise(longestHoldNs, ns)) {
            longestHoldSite = site;
        }
    }

    /** Raises a maximum; false where it was as great before, or another thread raised it further. */
    private static boolean raise(AtomicLong maximum, long value) {
        long before = maximum.get();
        while (value > before) {
            if (maximum.compareAndSet(before, value)) {
                return true;
            }
            before = maximum.get();
        }
        return false;
    }

    /** Kind and name, and where it is created. */
    @Override
    public String toString() {
        return kind + ' ' + name + (created == null ? "" : " (created at " + created + ')');
    }
}
