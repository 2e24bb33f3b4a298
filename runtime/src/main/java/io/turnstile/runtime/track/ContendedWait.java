package io.turnstile.runtime.track;

/**
 * One wait of a thread for a lock that another one holds. Made before the thread waits, so that nothing is allocated once it
 * has the lock; completed by the waiter; then handed to the analysis where that wants it ({@link WaitLog}).
 */
public final class ContendedWait {
    private final TrackedThread waiter;
    private final LockRecord lock;
    private final int site;
    private final TrackedThread holder; // null where it is not known, as with readers
    private final int holderSite;
    private final long startNs;
    private long waitedNs; // by the waiter, before the hand-over
    ContendedWait next; // of the hand-over

    ContendedWait(TrackedThread waiter, LockRecord lock, int site, TrackedThread holder, int holderSite) {
        this.waiter = waiter;
        this.lock = lock;
        this.site = site;
        this.holder = holder;
        this.holderSite = holderSite;
        this.startNs = System.nanoTime();
    }

    /** A wait that the analysis has seen, and that its waiter does not announce: at the entry of a synchronized method. */
    public static ContendedWait seen(
            TrackedThread waiter, LockRecord lock, int site, TrackedThread holder, int holderSite) {
        return new ContendedWait(waiter, lock, site, holder, holderSite);
    }

    /** Such a wait is over, after so long. */
    public void endSeen(long ns) {
        end(ns, 0);
    }

    /** Who waited. */
    public TrackedThread waiter() {
        return waiter;
    }

    /** For what. */
    public LockRecord lock() {
        return lock;
    }

    /** Where. */
    public TrackSite site() {
        return TrackSites.get(site);
    }

    /** Who held the lock when the wait began; null where that is not known. */
    public TrackedThread holder() {
        return holder;
    }

    /** Where the holder had taken it; null where that is not known. */
    public TrackSite holderSite() {
        return TrackSites.get(holderSite);
    }

    /** The beginning, by {@link System#nanoTime}. */
    public long startNs() {
        return startNs;
    }

    /** How long it lasted; 0 while it does. */
    public long waitedNs() {
        return waitedNs;
    }

    /** Whether the waiter's scheduling priority was above the holder's, as far as both were known. */
    public boolean isInversion() {
        return holder != null && holder.rank > 0 && waiter.rank > holder.rank;
    }

    /** The thread has the lock: charges the wait to both places. */
    void end(long leastNs) {
        end(System.nanoTime() - startNs, leastNs);
    }

    private void end(long ns, long leastNs) {
        if (ns < leastNs) {
            return;
        }
        waitedNs = ns;
        lock.lockClass().waited(ns, site, 1);
        WaitPairs.add(lock.lockClass(), site, holderSite, ns);
        WaitLog.offer(this);
    }
}
