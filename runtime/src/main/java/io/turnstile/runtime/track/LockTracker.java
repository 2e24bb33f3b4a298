package io.turnstile.runtime.track;

/**
 * The acquire and release of one lock, as tracking sees them. A thread announces a lock before it takes it ({@link
 * #acquiring}), says when it has it ({@link #acquired}) and when it is about to give it back ({@link #releasing}).
 *
 * <p>Nothing here waits, and nothing allocates once a lock, its thread and its order are known: then an acquire is a look
 * into two small tables of the thread and a push. A new order takes one allocation, its stack included, before the thread
 * goes for the inner lock.
 *
 * <p>What is announced and never confirmed (the call threw) is forgotten at the thread's next announcement; a wait on a
 * condition that ended with an exception is taken back then, for the thread has the lock again by that time.
 */
final class LockTracker {
    private static final int SAMPLE_INTERVAL = 64;
    private static final long COARSE_NS = 40_000_000; // two periods of the ticker: from here on it is precise enough

    private LockTracker() {}

    /** A thread goes for a lock or a monitor, given by the object that stands for it. */
    static void acquiring(Object lock, int site, int mode) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != TrackedThread.NOTHING && !settle(thread)) {
            return;
        }
        LockRecord record = record(thread, lock, site);
        if (record == null || record.passedOn) {
            PassedOn.forget(thread);
            return;
        }
        record.touchedBy(thread);
        thread.announce(record, site, mode);
        if (thread.wait != null) {
            thread.wait = null;
        }
        long owner = record.owner;
        if (owner != thread.number && (mode & AcquireMode.TRY) == 0) {
            if (thread.depth > 0 && (record.hasOneHolder() || thread.indexOf(record) < 0)) {
                observe(thread, record, site, mode);
            }
            if (owner != 0 || record.mayHaveReaders() && isHeldByReaders(record, mode)) {
                thread.wait = waitFor(thread, record, site, owner);
            }
        }
    }

    private static boolean isHeldByReaders(LockRecord record, int mode) {
        return !AcquireMode.isShared(mode) && LockStates.isHeldByReaders(record.get());
    }

    private static ContendedWait waitFor(TrackedThread thread, LockRecord record, int site, long owner) {
        return owner == 0
                ? new ContendedWait(thread, record, site, null, TrackSites.NONE)
                : new ContendedWait(thread, record, site, TrackedThread.ofNumber(owner), record.ownerSite);
    }

    /** The record of a lock; of the last lock taken at a site, without a look into the common table. */
    private static LockRecord record(TrackedThread thread, Object lock, int site) {
        LockRecord recent = thread.recent[site & TrackedThread.RECENT_PLACES - 1];
        return recent != null && recent.refersTo(lock) ? recent : find(thread, lock, site);
    }

    private static LockRecord find(TrackedThread thread, Object lock, int site) {
        LockRecord record = LockRecords.of(lock, site);
        thread.recent[site & TrackedThread.RECENT_PLACES - 1] = record;
        return record;
    }

    /** The thread has what it announced; nothing happens where it announced nothing. */
    static void acquired() {
        TrackedThread thread = TrackedThread.current();
        int pending = thread.pending;
        if (pending == TrackedThread.ANNOUNCED) {
            thread.pending = TrackedThread.NOTHING;
            HeldLock next = thread.nextPlace();
            if (!next.lock.passedOn) { // else what it waited for was a signal
                take(thread, next);
            }
        } else if (pending != TrackedThread.NOTHING) {
            settle(thread);
        }
    }

    private static void take(TrackedThread thread, HeldLock next) {
        LockRecord record = next.lock;
        if (record.hasOneHolder()
                ? record.owner == thread.number
                : record.isReentrant() && thread.indexOf(record) >= 0) {
            takeAgain(thread, record);
            return;
        }
        if (!AcquireMode.isShared(next.mode)) {
            record.owner = thread.number;
            record.ownerSite = next.site;
        }
        record.acquires++;
        if (thread.wait != null) {
            endWait(thread);
        }
        next.ns = 0;
        if (--thread.untilSample <= 0) {
            thread.untilSample = SAMPLE_INTERVAL;
            next.ns = System.nanoTime();
        }
        thread.push(next);
    }

    private static void endWait(TrackedThread thread) {
        ContendedWait wait = thread.wait;
        thread.wait = null;
        wait.end(0);
    }

    private static void takeAgain(TrackedThread thread, LockRecord record) {
        int at = thread.indexOf(record);
        if (at >= 0) { // otherwise it found no place
            thread.held[at].count++;
        }
    }

    /** The thread did not get what it announced. */
    static void notAcquired() {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != TrackedThread.NOTHING) {
            settle(thread);
        }
    }

    /** A synchronized method was entered: what was announced and confirmed for others is seen in one here. */
    static void enteredMethod(Object monitor, int site) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != TrackedThread.NOTHING && !settle(thread)) {
            return;
        }
        LockRecord record = record(thread, monitor, site);
        if (record == null) {
            return;
        }
        record.touchedBy(thread);
        HeldLock next = thread.nextPlace();
        next.set(record, site, AcquireMode.METHOD);
        if (thread.depth > 0 && record.owner != thread.number) {
            observe(thread, record, site, AcquireMode.METHOD);
        }
        take(thread, next);
    }

    /** The thread is about to give a lock or a monitor back; returns whether it holds it. */
    static boolean releasing(Object lock) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != TrackedThread.NOTHING && !settle(thread)) {
            return false;
        }
        for (int i = thread.depth - 1; i >= 0; i--) {
            if (thread.held[i].lock.refersTo(lock)) {
                release(thread, i);
                return true;
            }
        }
        return false;
    }

    private static void release(TrackedThread thread, int index) {
        HeldLock hold = thread.held[index];
        if (--hold.count > 0) {
            return;
        }
        if (hold.lock.owner == thread.number) {
            hold.lock.owner = 0;
        }
        long coarseNs = Ticker.now() - hold.tick;
        if (coarseNs >= COARSE_NS) {
            hold.lock.lockClass().held(coarseNs, hold.site, 1);
        } else if (hold.ns != 0) {
            hold.lock.lockClass().held(System.nanoTime() - hold.ns, hold.site, SAMPLE_INTERVAL);
        }
        thread.removeAt(index);
    }

    /** The thread is about to wait on a monitor or on a condition of a lock, which it gives back meanwhile. */
    static void waiting(Object lockOrCondition, int site) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != TrackedThread.NOTHING && !settle(thread)) {
            return;
        }
        int at = indexOfWaited(thread, LockViews.identityOf(lockOrCondition), site);
        if (at < 0) {
            return;
        }
        HeldLock hold = thread.held[at];
        LockRecord record = hold.lock;
        int mode = hold.mode & AcquireMode.METHOD;
        int count = hold.count;
        hold.count = 1;
        release(thread, at); // its place is the one above those that are held now
        hold.set(record, site, mode | AcquireMode.AGAIN);
        if (thread.depth > 0) {
            WaitsWhileHolding.add(site, thread.innermost().lock.lockClass());
            observe(thread, record, site, AcquireMode.AGAIN);
        }
        hold.count = count;
        thread.wait = null;
        thread.pending = TrackedThread.AGAIN;
    }

    /** A condition whose lock is unknown belongs to the only lock that the thread holds, if it is one. */
    private static int indexOfWaited(TrackedThread thread, Object identity, int site) {
        for (int i = thread.depth - 1; i >= 0; i--) {
            if (thread.held[i].lock.refersTo(identity)) {
                return i;
            }
        }
        LockRecord condition = record(thread, identity, site);
        if (condition != null && condition.lockOfCondition != null) {
            return thread.indexOf(condition.lockOfCondition);
        }
        return -1;
    }

    /** A lock made a condition of itself. */
    static void conditionMade(Object lock, Object condition, int site) {
        LockRecord ofLock = LockRecords.of(LockViews.identityOf(lock), site);
        LockRecord ofCondition = LockRecords.of(condition, site);
        if (ofLock != null && ofCondition != null) {
            ofCondition.lockOfCondition = ofLock;
        }
    }

    /** The thread is about to sleep or to park. */
    static void blocking(int site) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != TrackedThread.NOTHING && !settle(thread)) {
            return;
        }
        if (thread.depth > 0) {
            WaitsWhileHolding.add(site, thread.innermost().lock.lockClass());
        }
    }

    /**
     * Ends what was announced: a wait is over, so its lock is held again; an acquire that was not confirmed has failed. False, and
     * nothing is ended, where an {@link AnnouncedLock} speaks for all that the thread does meanwhile.
     */
    private static boolean settle(TrackedThread thread) {
        int pending = thread.pending;
        if ((pending & TrackedThread.SPOKEN_FOR) != 0) {
            return false;
        }
        thread.pending = TrackedThread.NOTHING;
        thread.wait = null;
        if (pending == TrackedThread.AGAIN) {
            HeldLock next = thread.nextPlace();
            next.lock.owner = thread.number;
            next.lock.ownerSite = next.site;
            next.ns = 0;
            thread.push(next);
        }
        return true;
    }

    private static void observe(TrackedThread thread, LockRecord wanted, int site, int mode) {
        boolean isPrivate = wanted.isPrivateTo(thread);
        long chain = TrackedThread.link(thread.chainAt(thread.depth - 1), wanted, site, mode, isPrivate);
        thread.held[thread.depth].chain = chain;
        long hash = TrackedThread.mix(chain + thread.segment);
        int place = (int) (hash >>> 40) & TrackedThread.SEEN_PLACES - 1;
        if (thread.seen[place] != hash) {
            thread.seen[place] = hash;
            OrderObserver.observe(thread, wanted, site, mode, isPrivate, hash);
        }
    }
}
