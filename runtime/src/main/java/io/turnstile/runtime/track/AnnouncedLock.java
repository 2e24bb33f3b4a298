package io.turnstile.runtime.track;

/**
 * A lock that tells the tracker of itself: by API, in place of code that is injected where it is used. Both may be: then the
 * injected code has announced it first, with its own place, and that stands.
 *
 * <p>Each {@link #acquiring} must be followed by {@link #acquired} or {@link #notAcquired}, whatever the lock throws. Between them, and
 * in a wait on its condition, the tracker sees nothing of the locks that it is made of. Nothing here throws or waits.
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
        speakFor(thread);
    }

    /** The caller has it. */
    public void acquired() {
        if (endSpeaking()) {
            TrackHooks.acquired();
        }
    }

    /** The caller did not get it; or a wait on its condition is over, and the caller has it again. */
    public void notAcquired() {
        if (endSpeaking()) {
            TrackHooks.tried(false);
        }
    }

    /** Before it is given back. */
    public void releasing() {
        TrackHooks.releasing(lock);
    }

    /** Before a wait on one of its conditions, which gives it back meanwhile; {@link #notAcquired} after it. */
    public void waiting(int site) {
        TrackHooks.waiting(lock, site);
        speakFor(TrackedThread.current());
    }

    private void speakFor(TrackedThread thread) {
        if (thread.pending != TrackedThread.NOTHING && thread.pending().refersTo(lock)) {
            thread.pending |= TrackedThread.SPOKEN_FOR;
        }
    }

    /** False where there was no place to note it, or where the lock is itself what another is made of. */
    private boolean endSpeaking() {
        TrackedThread thread = TrackedThread.current();
        boolean speaks = (thread.pending & TrackedThread.SPOKEN_FOR) != 0
                && thread.pending().refersTo(lock);
        if (speaks) {
            thread.pending &= ~TrackedThread.SPOKEN_FOR;
        }
        return speaks;
    }

    /** What the tracker knows of it; null where it has no place for it. */
    public LockRecord record() {
        return LockRecords.known(lock);
    }
}
