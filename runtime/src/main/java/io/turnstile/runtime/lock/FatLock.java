package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.thread.ThreadRecord;

/**
 * What a lock is while threads meet on it. Borrowed from {@link FatLocks} by the first contender, given back when nobody is
 * left. It is the blocker that waiting threads publish, so thread dumps and the JVM's deadlock finder see lock and owner.
 *
 * <p>{@link BoundWord} says how it is bound and owned, {@link SleepingWord} how threads sleep, {@link WakingWord} who wakes them, {@link PlainLock} and
 * {@link InheritanceLock} what the protocols do; here is how a thread acquires and releases.
 */
abstract class FatLock extends SleepingWord {
    private static final long serialVersionUID = 1L;

    int nextPooled; // the pool's: written by who gives back, read by who borrows
    private transient PlatformCondition waitSet; // of a monitor: under the lock, and by the closer

    FatLock(int index, NativeSlot slot, boolean fair) {
        super(index, slot, fair);
    }

    // ---- what a protocol says

    /** Whether the word is a priority-inheritance word. */
    abstract boolean inherits();

    /** A platform thread begins to wait: takes its place, before anybody can see it wait. */
    abstract void arrive(Waiting waiting);

    /** A virtual thread has come to wait, and nobody can see it yet. */
    abstract void arriveVirtual(WaitMode mode, long deadlineNs);

    /** It waits no more. */
    abstract void depart(Waiting waiting);

    /** Whether all platform threads wait in the kernel's PI queue. */
    abstract boolean queuesInKernel();

    /** The caller has become owner. */
    abstract void owned(ThreadRecord me);

    /** The caller is no longer owner. */
    abstract void disowned(ThreadRecord me);

    /** Another thread, which holds the lock thin, is about to be made owner of the word (+1), or was not after all (-1). */
    abstract void ownedByInflation(ThreadRecord owner, int delta);

    /** Frees the word of a platform owner that has been {@link #disowned}. */
    abstract void freeWord(ThreadRecord me);

    /** Whether a word that the kernel has given to the caller is its own; false where its owner has ended: it was given on. */
    abstract boolean isOwnAfterHandOver();

    /** One sleep, however the protocol sleeps; RETRY unless the word is ours. */
    abstract Outcome sleep(Waiting waiting);

    // ---- the wait set of a monitor

    /** The wait set of the monitor that this is, made for its first waiter; the caller owns it. */
    final PlatformCondition waitSet(Object object) {
        if (waitSet == null) {
            waitSet = new PlatformCondition(bound(), object);
        }
        return waitSet;
    }

    /** The same, or null where nobody has waited since it became fat; the caller owns it. */
    final PlatformCondition waitSetOrNull() {
        return waitSet;
    }

    @Override
    final void forget() {
        super.forget();
        waitSet = null;
    }

    // ---- acquire

    /**
     * Takes a free word for a thread that is no visitor: two atomic operations for a pair of acquire and release, also while
     * others sleep.
     *
     * @param me the record of the caller; null where it is virtual
     * @return false where the word is not free, somebody queues before the caller, or the binding is over
     */
    final boolean tryTake(Thread thread, ThreadRecord me, long heapWord) {
        if (!isBoundAs(heapWord) || !take(wordOf(me))) {
            return false;
        }
        if (isBoundAs(heapWord)) { // B2
            becomeOwner(thread, me, 1);
            return true;
        }
        freeUnowned(me);
        closeIfIdle(me); // keeps B4, as any releaser
        return false;
    }

    /** Takes a free word; never that of a lock whose owner has ended. */
    private boolean take(int value) {
        if (word() != 0 || isAbandoned() || !casWord(0, value)) {
            return false;
        }
        if (!isAbandoned()) {
            return true;
        }
        if (!casWord(value, ENDED_OWNER)) {
            futex.unlockPi(slot.address(WORD_OFFSET)); // a waiter is in the kernel: it learns the same
        }
        return false;
    }

    /** What a thread that has taken the word must do to be its owner; {@code me} null where it is virtual. */
    private void becomeOwner(Thread thread, ThreadRecord me, int newHolds) {
        setHolds(newHolds);
        setOwner(thread);
        if (me != null) {
            owned(me);
        }
    }

    /** Acquires for a visitor; its visit ends in any case. {@code me} null: the thread is virtual. */
    final Outcome enter(Thread thread, ThreadRecord me, WaitMode mode, long deadlineNs) {
        Outcome outcome = Outcome.RETRY;
        try {
            outcome = me == null
                    ? acquireVirtual(new Sleeper.Virtual(thread), mode, deadlineNs)
                    : acquire(new Waiting(me, mode, deadlineNs, queuesFairly() ? new Sleeper.Turn(me) : null));
            if (outcome == Outcome.OWNED) {
                becomeOwner(thread, me, 1);
            }
            return outcome;
        } finally {
            if (outcome == Outcome.OWNED) {
                endVisitAsOwner();
            } else {
                endVisit(me);
            }
        }
    }

    /** Acquires again after a condition wait, however short memory may be; the caller's visit ends. */
    final void reenter(ConditionNode node, int savedHolds) {
        Outcome outcome = Outcome.RETRY;
        while (outcome != Outcome.OWNED) {
            try {
                outcome = node.record == null
                        ? acquireVirtual((Sleeper.Virtual) node.sleeper, WaitMode.REACQUIRE, ThreadRecord.NO_DEADLINE)
                        : acquire(node.reacquiring);
            } catch (OutOfMemoryError shortage) {
                node.comesBackWithoutLock();
                Thread.yield(); // who waits must not go on without the lock
            }
        }
        reentered(node, savedHolds);
    }

    /** Is owner again after a condition wait, made so by the kernel; the caller's visit ends. */
    final void reentered(ConditionNode node, int savedHolds) {
        becomeOwner(node.thread, node.record, savedHolds);
        endVisitAsOwner();
    }

    /*
     * Repeatedly: take the word if it is free and it is our turn; spin a little, unless real-time, at a distance where others
     * wait; give up where the owner has ended, on an interrupt, at the deadline; nap a few times, if releasers
     * count on us (not where all queue in the kernel: who naps would lose its place there); publish the wait and sleep as the
     * protocol says; then spin again.
     */
    private Outcome acquire(Waiting waiting) {
        ThreadRecord me = waiting.me;
        Spin spin = waiting.spin;
        Outcome outcome = Outcome.RETRY;
        keepDistance(waiting);
        arrive(waiting);
        try {
            while (outcome == Outcome.RETRY) {
                if (waiting.gaveWay) {
                    waiting.gaveWay = false;
                    outcome = giveUp(waiting.mode, waiting.deadlineNs);
                } else if (isTurnOf(waiting.turn) && take(me.tid())) {
                    outcome = Outcome.OWNED;
                } else if (!spin.pause()) {
                    outcome = giveUp(waiting.mode, waiting.deadlineNs);
                    if (outcome == Outcome.RETRY) {
                        outcome = sleepOrNap(waiting);
                        spin.again(me);
                        keepDistance(waiting);
                    }
                }
            }
            return outcome;
        } finally {
            depart(waiting);
            me.setWaitingFor(null, false);
            if (waiting.woken || waiting.turn != null) { // either may have been told of a free word
                afterSleep(outcome == Outcome.OWNED);
            }
        }
    }

    /**
     * Where others wait, too, for the lock or for a signal, and in no order, each look costs the owner a cache line, and who gets the word in this way hands it
     * from CPU to CPU at each section. One look, later, leaves it to those who run.
     */
    private void keepDistance(Waiting waiting) {
        if (visitors() > 1 && waiting.turn == null && !queuesInKernel()) {
            waiting.spin.stayAway();
        }
    }

    private Outcome sleepOrNap(Waiting waiting) {
        if (!queuesInKernel() && waiting.naps < SpinPolicy.naps(waiting)) {
            nap(waiting);
            return Outcome.RETRY;
        }
        waiting.me.setWaitingFor(this, waiting.isIndefinite());
        return sleep(waiting);
    }

    private Outcome giveUp(WaitMode mode, long deadlineNs) {
        if (mode == WaitMode.INTERRUPTIBLE && Thread.interrupted()) {
            return Outcome.INTERRUPTED;
        }
        if (deadlineNs != ThreadRecord.NO_DEADLINE && System.nanoTime() - deadlineNs >= 0) {
            return Outcome.TIMED_OUT;
        }
        checkAbandoned(mode, deadlineNs);
        return Outcome.RETRY;
    }

    /*
     * As acquire, without spinning and parked instead of asleep: the carrier stays free. An uninterruptible waiter puts its
     * interrupt status aside, or park would return at once.
     */
    private Outcome acquireVirtual(Sleeper.Virtual self, WaitMode mode, long deadlineNs) {
        Sleeper turn = isFair() ? self : null;
        boolean interrupted = false;
        boolean woken = mode == WaitMode.REACQUIRE;
        Outcome outcome = Outcome.RETRY;
        arriveVirtual(mode, deadlineNs);
        try {
            while (outcome == Outcome.RETRY) {
                if (isTurnOf(turn) && take(VIRTUAL_OWNER)) {
                    outcome = Outcome.OWNED;
                } else {
                    interrupted |= mode != WaitMode.INTERRUPTIBLE && Thread.interrupted();
                    outcome = giveUp(mode, deadlineNs);
                    if (outcome == Outcome.RETRY) {
                        boolean keeper = woken;
                        woken = true; // before it can stand in the queue
                        parkPolitely(self, turn, deadlineNs, keeper);
                    }
                }
            }
            return outcome;
        } finally {
            if (woken) {
                dequeue(self);
                afterSleep(outcome == Outcome.OWNED);
                if (turn != null && outcome != Outcome.OWNED && !isTaken()) {
                    handOn(); // a look of ours, though the last one
                }
            }
            if (interrupted) {
                self.thread.interrupt();
            }
        }
    }

    // ---- release

    /** Releases the lock; {@code me} null where the owner is virtual. */
    final void release(ThreadRecord me) {
        setOwner(null);
        if (me != null) {
            disowned(me);
        }
        if (hasVisitors() || !closeAsOwner()) {
            free(me);
            closeIfIdle(me); // keeps B4
        }
    }

    /** Frees the word for a condition wait; the caller becomes a visitor. */
    final void releaseForWait(ThreadRecord me) {
        visitAsOwner();
        setOwner(null);
        if (me != null) {
            disowned(me);
        }
        free(me);
    }

    @Override
    final void freeUnowned(ThreadRecord me) {
        free(me);
    }

    private void free(ThreadRecord me) {
        if (me == null) {
            freeVirtualWord();
            if (inherits()) {
                wakePlatformSleepers(); // real-time ones among them slept only since no virtual owner can inherit
            }
        } else {
            freeWord(me);
        }
        wakeAfterRelease();
    }

    private void freeVirtualWord() {
        // A waiter that took VIRTUAL_OWNER for a thread may have left the kernel's WAITERS bit; nobody sleeps behind
        // it.
        int value = word();
        while (!casWord(value, 0)) {
            value = word();
        }
    }
}
