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

    /** A thread goes for a lock. */
    static void acquiring(Object lock, int site, int mode) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != null) {
            settle(thread);
        }
        LockRecord record = record(thread, LockViews.identityOf(lock), site);
        if (record == null || record.passedOn) {
            PassedOn.forget(thread);
            return;
        }
        acquiring(thread, record, site, LockViews.modeOf(lock, mode));
    }

    /** The same for a monitor, which has one face. */
    static void acquiringMonitor(Object monitor, int site) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != null) {
            settle(thread);
        }
        LockRecord record = record(thread, monitor, site);
        if (record != null) {
            acquiring(thread, record, site, AcquireMode.EXCLUSIVE);
        }
    }

    private static void acquiring(TrackedThread thread, LockRecord record, int site, int mode) {
        record.touchedBy(thread);
        thread.wait = null;
        thread.pendingChain = 0;
        TrackedThread owner = record.owner;
        if (owner != thread && (mode & AcquireMode.TRY) == 0) {
            if (thread.depth > 0 && (record.hasOneHolder() || thread.indexOf(record) < 0)) {
                observe(thread, record, site, mode);
            }
            if (owner != null || record.mayHaveReaders() && isHeldByReaders(record, mode)) {
                thread.wait = new ContendedWait(thread, record, site, owner, owner == null ? 0 : record.ownerSite);
            }
        }
        thread.pendingSite = site;
        thread.pendingMode = mode;
        thread.pendingTick = Ticker.now();
        thread.pending = record;
    }

    private static boolean isHeldByReaders(LockRecord record, int mode) {
        return !AcquireMode.isShared(mode) && LockStates.isHeldByReaders(record.get());
    }

    /** The record of a lock; of the last lock taken at a site, without a look into the common table. */
    private static LockRecord record(TrackedThread thread, Object lock, int site) {
        int place = site & TrackedThread.RECENT_PLACES - 1;
        LockRecord recent = thread.recent[place];
        if (recent != null && recent.refersTo(lock)) {
            return recent;
        }
        LockRecord record = LockRecords.of(lock, site);
        thread.recent[place] = record;
        return record;
    }

    /** The thread has what it announced; nothing happens where it announced nothing. */
    static void acquired() {
        TrackedThread thread = TrackedThread.current();
        LockRecord record = thread.pending;
        if (record == null) {
            return;
        }
        if (thread.pendingCount != 0) {
            settle(thread);
            return;
        }
        thread.pending = null;
        if (record.passedOn) {
            return; // what it waited for was a signal
        }
        take(thread, record, thread.pendingSite, thread.pendingMode);
    }

    private static void take(TrackedThread thread, LockRecord record, int site, int mode) {
        if (record.hasOneHolder() ? record.owner == thread : record.isReentrant() && thread.indexOf(record) >= 0) {
            takeAgain(thread, record);
            return;
        }
        boolean exclusive = !AcquireMode.isShared(mode);
        if (exclusive) {
            record.owner = thread;
            record.ownerSite = site;
        }
        record.acquires++;
        ContendedWait wait = thread.wait;
        if (wait != null) {
            thread.wait = null;
            wait.end(0);
        }
        long ns = 0;
        if (--thread.untilSample <= 0) {
            thread.untilSample = SAMPLE_INTERVAL;
            ns = System.nanoTime();
        }
        thread.push(record, site, mode, 1, ns, thread.pendingChain);
    }

    private static void takeAgain(TrackedThread thread, LockRecord record) {
        int at = thread.indexOf(record);
        if (at >= 0) { // otherwise it found no place
            thread.heldCounts[at]++;
        }
    }

    /** The thread did not get what it announced. */
    static void notAcquired() {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != null) {
            settle(thread);
        }
    }

    /** A synchronized method was entered: what was announced and confirmed for others is seen in one here. */
    static void enteredMethod(Object monitor, int site) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != null) {
            settle(thread);
        }
        LockRecord record = record(thread, monitor, site);
        if (record == null) {
            return;
        }
        record.touchedBy(thread);
        thread.wait = null;
        thread.pendingChain = 0;
        if (thread.depth > 0 && record.owner != thread) {
            observe(thread, record, site, AcquireMode.METHOD);
        }
        take(thread, record, site, AcquireMode.METHOD);
    }

    /** The thread is about to give a lock back. */
    static void releasing(Object lock) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != null) {
            settle(thread);
        }
        Object identity = LockViews.identityOf(lock);
        for (int i = thread.depth - 1; i >= 0; i--) {
            if (thread.held[i].refersTo(identity)) {
                release(thread, i);
                return;
            }
        }
        if (!LockViews.isReentrant(identity)) {
            PassedOn.releasedByAnother(identity);
        }
    }

    /** The same for a monitor. */
    static void releasingMonitor(Object monitor) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != null) {
            settle(thread);
        }
        for (int i = thread.depth - 1; i >= 0; i--) {
            if (thread.held[i].refersTo(monitor)) {
                release(thread, i);
                return;
            }
        }
    }

    private static void release(TrackedThread thread, int index) {
        if (--thread.heldCounts[index] > 0) {
            return;
        }
        LockRecord record = thread.held[index];
        if (record.owner == thread) {
            record.owner = null;
        }
        long ns = thread.heldNs[index];
        long coarseNs = Ticker.now() - thread.heldTicks[index];
        if (coarseNs >= COARSE_NS) {
            record.lockClass().held(coarseNs, thread.heldSites[index], 1);
        } else if (ns != 0) {
            record.lockClass().held(System.nanoTime() - ns, thread.heldSites[index], SAMPLE_INTERVAL);
        }
        thread.removeAt(index);
    }

    /** The thread is about to wait on a monitor or on a condition of a lock, which it gives back meanwhile. */
    static void waiting(Object lockOrCondition, int site) {
        TrackedThread thread = TrackedThread.current();
        if (thread.pending != null) {
            settle(thread);
        }
        int at = indexOfWaited(thread, LockViews.identityOf(lockOrCondition), site);
        if (at < 0) {
            return;
        }
        LockRecord record = thread.held[at];
        int mode = thread.heldModes[at] & AcquireMode.METHOD;
        int count = thread.heldCounts[at];
        thread.heldCounts[at] = 1;
        release(thread, at);
        if (thread.depth > 0) {
            WaitsWhileHolding.add(site, thread.held[thread.depth - 1].lockClass());
            observe(thread, record, site, AcquireMode.AGAIN);
        }
        thread.wait = null;
        thread.pendingSite = site;
        thread.pendingMode = mode | AcquireMode.AGAIN;
        thread.pendingTick = Ticker.now();
        thread.pendingCount = count;
        thread.pending = record;
    }

    /** A condition whose lock is unknown belongs to the only lock that the thread holds, if it is one. */
    private static int indexOfWaited(TrackedThread thread, Object identity, int site) {
        for (int i = thread.depth - 1; i >= 0; i--) {
            if (thread.held[i].refersTo(identity)) {
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
        if (thread.pending != null) {
            settle(thread);
        }
        if (thread.depth > 0) {
            WaitsWhileHolding.add(site, thread.held[thread.depth - 1].lockClass());
        }
    }

    /** Ends what was announced: a wait is over, so its lock is held again; an acquire that was not confirmed has failed. */
    private static void settle(TrackedThread thread) {
        LockRecord record = thread.pending;
        int count = thread.pendingCount;
        thread.pending = null;
        thread.pendingCount = 0;
        thread.wait = null;
        if (count != 0) {
            record.owner = thread;
            record.ownerSite = thread.pendingSite;
            thread.push(record, thread.pendingSite, thread.pendingMode, count, 0, 0);
        }
    }

    private static void observe(TrackedThread thread, LockRecord wanted, int site, int mode) {
        boolean isPrivate = wanted.isPrivateTo(thread);
        long chain = TrackedThread.link(thread.chains[thread.depth - 1], wanted, site, mode, isPrivate);
        thread.pendingChain = chain;
        long hash = TrackedThread.mix(chain + thread.segment);
        int place = (int) (hash >>> 40) & TrackedThread.SEEN_PLACES - 1;
        if (thread.seen[place] != hash) {
            thread.seen[place] = hash;
            OrderObserver.observe(thread, wanted, site, mode, isPrivate, hash);
        }
    }
}
