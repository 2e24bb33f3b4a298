package io.turnstile.runtime.track;

/**
 * A lock that tells the tracker of itself: by API, in place of code that is injected where it is used. Both may be: then the
 * injected code has announced it first, with its own place, and that stands.
 *
 * <p>Each {@link #acquiring} must be followed by {@link #acquired} or {@link #notAcquired}, whatever the lock throws. Nothing
 * here throws or waits.
 */
public final class AnnouncedLock {
    private final Object lock;

    /**
     * A new lock.
     *
     * @param created the number of the site that creates it, whose {@code field} is the name under which people know it
     */
    public AnnouncedLock(Object lock, int created) {
        this.lock = lock;
        if (created != TrackSites.NONE) { // no place for the site: known by its class, then
            TrackHooks.created(lock, created);
        }
    }

    /**
     * Switches the tracker on.
     *
     * @return true where it was off: then nobody looks at what it notes, and the caller must ({@link Ticker#tick},
     *     {@link LockRecords#removeGone}, {@link TrackedThread#removeEnded}, {@link OrderSamples#takeFresh}, {@link WaitLog#take})
     */
    public static synchronized boolean startTracking() {
        boolean started = !TrackHooks.isOn();
        TrackHooks.setOn(true);
        return started;
    }

    /** Before the lock is taken, at a site of {@link TrackSites} and in an {@link AcquireMode}. */
    public void acquiring(int site, int mode) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != TrackedThread.ANNOUNCED || !thread.pending().refersTo(lock)) {
            TrackHooks.acquiring(lock, site, mode);
        }
    }

    /** The caller has it. */
    public void acquired() {
        TrackHooks.acquired();
    }

    /** The caller did not get it; or a wait on its condition is over, and the caller has it again. */
    public void notAcquired() {
        TrackHooks.tried(false);
    }

    /** Before it is given back. */
    public void releasing() {
        TrackHooks.releasing(lock);
    }

    /** Before a wait on one of its conditions, which gives it back meanwhile; {@link #notAcquired} after it. */
    public void waiting(int site) {
        TrackHooks.waiting(lock, site);
    }

    /** What the tracker knows of it; null where it has no place for it. */
    public LockRecord record() {
        return LockRecords.known(lock);
    }
}
