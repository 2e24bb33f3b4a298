package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;

/**
 * What a lock is while threads meet on it: a futex word, its owner, its sleepers. Borrowed from {@link FatLocks} by the
 * first contender, bound to one {@link ThinLock}, given back by the last thread out. It is the blocker that waiting
 * threads publish, so thread dumps and the JVM's deadlock finder see lock and owner.
 */
abstract class FatLock extends AbstractOwnableSynchronizer implements ThreadRecord.Wait {
    /*
     * Binding. state = binding number (39 bits) | pins (24 bits).
     *
     *   pins   | meaning                                         | moved by
     *   -------+-------------------------------------------------+--------------------------------------------------
     *   CLOSED | in the pool, or being taken there               | borrower: bind, to 1 or 2
     *   n >= 1 | n threads may touch the words: the owner, each  | arriving thread: CAS n+1, only for its binding number
     *          | waiter, each condition waiter                   | leaving thread: CAS n-1; the last one: CAS CLOSED
     *
     * B1 (exact) a heap word that is FAT with binding b and index i exists only while FatLock i has binding b, and once
     *    that is CLOSED, only until the closer or any thread that meets it has set the heap word FREE. Nobody waits for
     *    the closer: whoever meets CLOSED helps, so a real-time thread cannot spin on a preempted closer.
     * B2 (exact) who owns the futex word holds a pin, so at CLOSED the futex word is free and nobody sleeps on it.
     * B3 owner == t and then binding == b, read in this order by t itself, proves that t owns binding b: bind writes the
     *    number before the owner (O1), and only t or an inflater on behalf of t writes t.
     *
     * Sleeping, for threads that are not in the kernel's PI queue ("polite"): sequence word S, sleeperCount, wakePending.
     *
     *   sleeper: count+1; s = S; wakePending = 0; if word is free: retry; futex wait while S == s; count-1
     *   release: word = 0; if count > 0 and CAS(wakePending, 0, 1): S+1; futex wake 1
     *
     * S1 (hint) wakePending = 1: a thread is awake that will look at the word after clearing the flag, or acquire it, or
     *    pass the wake on when it gives up.
     * No wake-up is lost: all accesses are volatile, hence in one order. Let T clear the flag and then read the word as
     * held by O. O's release comes later. If O finds the flag 0 it bumps S: T's wait either sees another S or is asleep and
     * a candidate for the wake; if another sleeper U gets it, U is awake and S1 holds. If O finds the flag 1, some P set it
     * after T cleared it, and P's bump of S comes after T read S (T reads S before it clears): so T either is woken by P,
     * or its wait sees another S, or P woke some U that is awake now. U acquires, or clears the flag and looks at the word
     * after O freed it, or gives up and passes on. sleeperCount may be too high (a needless wake), never too low: it is
     * raised before S is read and lowered after the wait.
     *
     *   T: count+1, s=S, flag=0, word? held      | O: word=0, count? 1, flag 0->1, S+1, wake
     *
     * A sleeper also looks up every BACKSTOP_NS: a thread that ends while it owns the lock wakes nobody.
     */
    static final int WORD_OFFSET = 0;
    static final int SEQUENCE_OFFSET = 4;

    /** Stands in the word for a virtual owner, which has no kernel thread id of its own; above any pid_max (2^22). */
    static final int VIRTUAL_OWNER = 0x3FFF_FFFE;
    /** Stands in the word of a lock whose owner had ended when it was inflated. */
    static final int ENDED_OWNER = 0x3FFF_FFFD;

    private static final int PIN_BITS = 24;
    private static final long CLOSED = (1L << PIN_BITS) - 1;
    private static final long BACKSTOP_NS = 1_000_000_000L;
    private static final long serialVersionUID = 1L;
    private static final VarHandle STATE;
    private static final VarHandle SLEEPER_COUNT;
    private static final VarHandle WAKE_PENDING;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(FatLock.class, "state", long.class);
            SLEEPER_COUNT = lookup.findVarHandle(FatLock.class, "sleeperCount", int.class);
            WAKE_PENDING = lookup.findVarHandle(FatLock.class, "wakePending", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int index;
    final transient NativeSlot slot;
    final transient FutexPort futex = Platform.get().futex();
    final transient ConcurrentLinkedQueue<Sleeper> queue = new ConcurrentLinkedQueue<>();

    private volatile long state = CLOSED; // see the table
    private transient volatile ThinLock bound; // written by borrower and closer; stable while pinned
    private transient volatile Thread owner; // written by the owner, or by bind on its behalf
    private int holds; // owner only
    private volatile int sleeperCount;
    private volatile int wakePending;
    private boolean wokeVirtualLast; // racy, benign: only alternates between the kinds of sleepers
    private transient volatile String abandonedBy; // set once per binding, when the owner is known to have ended

    FatLock(int index, NativeSlot slot) {
        this.index = index;
        this.slot = slot;
    }

    // ---- binding

    /**
     * Binds this lock, just taken from the pool, to a heap word that is still to be published.
     *
     * @param ownerWord what the futex word holds for the owner
     * @return the heap word to publish
     */
    final long bind(ThinLock lock, Thread newOwner, int ownerWord, int newHolds, int pins) {
        long binding = ((state >>> PIN_BITS) + 1) & LockWord.MAX_BINDING;
        state = binding << PIN_BITS | pins;
        bound = lock;
        holds = newHolds;
        slot.setIntVolatile(WORD_OFFSET, ownerWord);
        setOwner(newOwner); // O1: after the binding number
        return LockWord.fat(index, binding);
    }

    /** Takes back a binding whose heap word was never published. */
    final void unbind() {
        slot.setIntVolatile(WORD_OFFSET, 0);
        close(state >>> PIN_BITS);
    }

    /**
     * Pins this lock for the binding that {@code word} names.
     *
     * @return false where that binding is over; the heap word has changed then, or is changed by this call
     */
    final boolean pin(ThinLock lock, long word) {
        for (; ; ) {
            long current = state;
            if (current >>> PIN_BITS != LockWord.binding(word)) {
                return false;
            }
            if ((current & CLOSED) == CLOSED) {
                lock.casWord(word, LockWord.FREE); // keeps B1: help the closer
                return false;
            }
            if (STATE.compareAndSet(this, current, current + 1)) {
                return true;
            }
        }
    }

    /** Drops a pin; the last one out gives the lock back. */
    final void unpin() {
        for (; ; ) {
            long current = state;
            if ((current & CLOSED) == 1) {
                if (STATE.compareAndSet(this, current, current | CLOSED)) {
                    bound.casWord(LockWord.fat(index, current >>> PIN_BITS), LockWord.FREE);
                    close(current >>> PIN_BITS);
                    return;
                }
            } else if (STATE.compareAndSet(this, current, current - 1)) {
                return;
            }
        }
    }

    private void close(long binding) {
        setOwner(null);
        bound = null;
        abandonedBy = null;
        wakePending = 0;
        state = binding << PIN_BITS | CLOSED;
        FatLocks.giveBack(this);
    }

    final ThinLock bound() {
        return bound;
    }

    final LockSite site() {
        ThinLock lock = bound;
        return lock == null ? null : lock.site();
    }

    // ---- ownership

    /** Whether {@code thread}, the caller, owns the binding that {@code word} names. Keeps B3: owner before binding. */
    final boolean isOwnedBy(Thread thread, long word) {
        return owner == thread && state >>> PIN_BITS == LockWord.binding(word);
    }

    final Thread owner() {
        return owner;
    }

    final boolean isHeld() {
        return word() != 0;
    }

    final int holds() {
        return holds;
    }

    final void addHold() {
        if (holds == Integer.MAX_VALUE) {
            throw new Error("Maximum lock count exceeded");
        }
        holds++;
    }

    /** Takes one hold back; returns whether others are left. */
    final boolean dropHold() {
        return --holds > 0;
    }

    private void setOwner(Thread thread) {
        setExclusiveOwnerThread(thread);
        owner = thread;
    }

    /** What the owner must do after the word is its own. */
    final void becomeOwner(Thread thread, ThreadRecord me, int newHolds) {
        holds = newHolds;
        setOwner(thread);
        if (me != null) {
            owned(me);
        }
    }

    /**
     * Frees the word and wakes who is to be woken; the caller keeps its pin.
     *
     * @param me the owner's record; null where it is virtual
     */
    final void free(ThreadRecord me) {
        setOwner(null);
        if (me == null) {
            freeVirtualWord();
        } else {
            freeWord(me);
        }
        wakeAfterRelease();
    }

    /** Told to a protocol when a platform thread has become owner. */
    abstract void owned(ThreadRecord record);

    /** Takes back {@link #owned} where the word was never published. */
    abstract void disowned(ThreadRecord record);

    /** Takes over what the protocol must know of the lock, before it is bound. */
    abstract void prepare(ThinLock lock);

    /** Whether the word is a priority-inheritance word. */
    abstract boolean inherits();

    /** Frees the word of a platform owner. */
    abstract void freeWord(ThreadRecord me);

    private void freeVirtualWord() {
        // A waiter that took VIRTUAL_OWNER for a thread may have left the kernel's WAITERS bit; nobody sleeps behind
        // it.
        int value = word();
        while (!slot.casIntVolatile(WORD_OFFSET, value, 0)) {
            value = word();
        }
    }

    final int word() {
        return slot.getIntVolatile(WORD_OFFSET);
    }

    final boolean casWord(int expected, int value) {
        return slot.casIntVolatile(WORD_OFFSET, expected, value);
    }

    // ---- acquiring

    /**
     * Acquires for a platform thread that has pinned this lock; the pin stays where the result is OWNED and is dropped
     * otherwise, also where this throws.
     */
    final Outcome enter(ThreadRecord me, WaitMode mode, long deadlineNs) {
        boolean owned = false;
        try {
            Outcome outcome = acquire(me, mode, deadlineNs, false);
            owned = outcome == Outcome.OWNED;
            if (owned) {
                becomeOwner(me.thread(), me, 1);
            }
            return outcome;
        } finally {
            if (!owned) {
                unpin();
            }
        }
    }

    /** As {@link #enter}, for a virtual thread: it never blocks its carrier in the kernel. */
    final Outcome enterVirtual(Thread thread, WaitMode mode, long deadlineNs) {
        boolean owned = false;
        try {
            owned = acquireVirtual(thread, mode, deadlineNs) == Outcome.OWNED;
            if (owned) {
                becomeOwner(thread, null, 1);
                return Outcome.OWNED;
            }
            return mode == WaitMode.INTERRUPTIBLE && Thread.interrupted() ? Outcome.INTERRUPTED : Outcome.TIMED_OUT;
        } finally {
            if (!owned) {
                unpin();
            }
        }
    }

    /** As {@link #reenter}, for a virtual thread. */
    final void reenterVirtual(Thread thread, int savedHolds) {
        acquireVirtual(thread, WaitMode.REACQUIRE, ThreadRecord.NO_DEADLINE);
        becomeOwner(thread, null, savedHolds);
    }

    /*
     * As acquire, with the sleep of the class comment done by the JDK's parking: the sleeper stands in the queue, and the
     * releaser that wins wakePending unparks it. RETRY on return: gave up on an interrupt or at the deadline.
     */
    private Outcome acquireVirtual(Thread thread, WaitMode mode, long deadlineNs) {
        Sleeper self = new Sleeper.Virtual(thread);
        Sleeper turn = queuesFairly() ? self : null;
        boolean interrupted = false;
        boolean owned = false;
        try {
            while (!owned) {
                owned = isTurnOf(turn) && take(VIRTUAL_OWNER);
                if (!owned) {
                    if (mode != WaitMode.INTERRUPTIBLE) {
                        interrupted |= Thread.interrupted(); // or park would return at once
                    } else if (thread.isInterrupted()) {
                        return Outcome.RETRY;
                    }
                    if (deadlineNs != ThreadRecord.NO_DEADLINE && System.nanoTime() - deadlineNs >= 0) {
                        return Outcome.RETRY;
                    }
                    if (abandonedBy != null && deadlineNs == ThreadRecord.NO_DEADLINE && mode != WaitMode.REACQUIRE) {
                        throw new OwnerDiedException(describe(), abandonedBy);
                    }
                    parkInQueue(self, turn, deadlineNs);
                }
            }
            return Outcome.OWNED;
        } finally {
            queue.remove(self);
            wakePending = 0;
            if (!owned && word() == 0) {
                wakeAfterRelease();
            }
            if (interrupted) {
                thread.interrupt();
            }
        }
    }

    private void parkInQueue(Sleeper self, Sleeper turn, long deadlineNs) {
        SLEEPER_COUNT.getAndAdd(this, 1);
        try {
            if (!self.queued) {
                self.queued = true;
                queue.add(self);
            }
            wakePending = 0;
            if (!(word() == 0 && isTurnOf(turn))) {
                LockSupport.parkNanos(this, Math.max(1, backstop(deadlineNs) - System.nanoTime()));
            }
        } finally {
            SLEEPER_COUNT.getAndAdd(this, -1);
        }
        checkOwnerAlive();
    }

    /** Acquires without waiting, past any queue, for a thread that has pinned this lock; as {@link #enter}. */
    final boolean tryEnter(Thread thread, ThreadRecord me) {
        if (take(me == null ? VIRTUAL_OWNER : me.tid())) {
            becomeOwner(thread, me, 1);
            return true;
        }
        unpin();
        return false;
    }

    /** Takes a free word; never that of a lock whose owner has ended. */
    private boolean take(int value) {
        if (word() != 0 || abandonedBy != null || !casWord(0, value)) {
            return false;
        }
        if (abandonedBy == null) {
            return true;
        }
        if (!casWord(value, ENDED_OWNER)) {
            futex.unlockPi(slot.address(WORD_OFFSET)); // a waiter is in the kernel: it learns the same
        }
        return false;
    }

    /** Acquires again after a condition wait. */
    final void reenter(ThreadRecord me, int savedHolds) {
        Outcome outcome = Outcome.RETRY;
        while (outcome != Outcome.OWNED) {
            outcome = acquire(me, WaitMode.REACQUIRE, ThreadRecord.NO_DEADLINE, true);
        }
        becomeOwner(me.thread(), me, savedHolds);
    }

    /*
     * Repeatedly: take the word if it is free and it is our turn; spin a little, unless real-time; give up where the owner
     * has ended, on an interrupt, at the deadline; publish the wait and sleep as the protocol says.
     */
    private Outcome acquire(ThreadRecord me, WaitMode mode, long deadlineNs, boolean woken) {
        boolean slept = woken;
        int spins = me.wasRealtime() ? 0 : SpinPolicy.fatSpins();
        Sleeper turn = queuesFairly() ? new Sleeper.Turn(me) : null;
        Outcome outcome = Outcome.RETRY;
        try {
            while (outcome == Outcome.RETRY) {
                if (word() == 0 && isTurnOf(turn) && take(me.tid())) {
                    outcome = Outcome.OWNED;
                } else if (spins > 0) {
                    spins--;
                    Thread.onSpinWait();
                } else {
                    outcome = giveUp(mode, deadlineNs);
                    if (outcome == Outcome.RETRY) {
                        me.setWaitingFor(
                                this, mode != WaitMode.INTERRUPTIBLE && deadlineNs == ThreadRecord.NO_DEADLINE);
                        slept = true;
                        outcome = sleep(me, turn, mode, deadlineNs);
                    }
                }
            }
            return outcome;
        } finally {
            if (slept) {
                afterSleep(me, turn, outcome);
            }
        }
    }

    private void afterSleep(ThreadRecord me, Sleeper turn, Outcome outcome) {
        me.setWaitingFor(null, false);
        if (turn != null) {
            queue.remove(turn);
        }
        wakePending = 0; // keeps S1: we acquired, or pass on below
        if (outcome != Outcome.OWNED && word() == 0) {
            wakeAfterRelease();
        }
    }

    private Outcome giveUp(WaitMode mode, long deadlineNs) {
        if (mode == WaitMode.INTERRUPTIBLE && Thread.interrupted()) {
            return Outcome.INTERRUPTED;
        }
        if (deadlineNs != ThreadRecord.NO_DEADLINE) {
            return System.nanoTime() - deadlineNs >= 0 ? Outcome.TIMED_OUT : Outcome.RETRY;
        }
        if (abandonedBy != null && mode != WaitMode.REACQUIRE) {
            throw new OwnerDiedException(describe(), abandonedBy);
        }
        return Outcome.RETRY;
    }

    /** One sleep, however the protocol sleeps; RETRY unless the word is ours. */
    abstract Outcome sleep(ThreadRecord me, Sleeper turn, WaitMode mode, long deadlineNs);

    /** Whether a polite sleeper must not sleep but wait as the protocol's owners do; asked after the wait is published. */
    abstract boolean mustNotSleep(ThreadRecord me);

    /** Whether platform threads stand in {@link #queue} and take the word in its order. */
    abstract boolean queuesFairly();

    private boolean isTurnOf(Sleeper sleeper) {
        if (sleeper == null) {
            return true;
        }
        Sleeper first = queue.peek();
        return first == null || first == sleeper;
    }

    /** One polite sleep, see the class comment; {@code turn} non-null: in the fair queue. */
    final void sleepPolitely(ThreadRecord me, Sleeper turn, WaitMode mode, long deadlineNs) {
        SLEEPER_COUNT.getAndAdd(this, 1);
        boolean interruptible = mode == WaitMode.INTERRUPTIBLE;
        if (interruptible) {
            me.beginInterruptible();
        }
        try {
            if (turn == null) {
                int seen = slot.getIntVolatile(SEQUENCE_OFFSET);
                wakePending = 0;
                if (word() != 0
                        && !mustNotSleep(me)
                        && !(interruptible && me.thread().isInterrupted())) {
                    futexWait(me, slot.address(SEQUENCE_OFFSET), seen, deadlineNs);
                }
            } else {
                me.setTurnWord(0);
                if (!turn.queued) {
                    turn.queued = true;
                    queue.add(turn);
                }
                if (!(word() == 0 && isTurnOf(turn))
                        && !(interruptible && me.thread().isInterrupted())) {
                    futexWait(me, me.turnAddress(), 0, deadlineNs);
                }
            }
        } finally {
            if (interruptible) {
                me.endInterruptible();
            }
            SLEEPER_COUNT.getAndAdd(this, -1);
        }
        checkOwnerAlive();
    }

    final void futexWait(ThreadRecord me, long address, int expected, long deadlineNs) {
        long timespec = me.timespecFor(backstop(deadlineNs), FutexPort.Clock.MONOTONIC);
        int before = ThreadStatus.enter(me.thread(), this, deadlineNs != ThreadRecord.NO_DEADLINE);
        int result;
        try {
            result = futex.waitOn(address, expected, timespec);
        } finally {
            ThreadStatus.leave(me.thread(), before);
        }
        if (result < 0 && result != -Errno.EAGAIN && result != -Errno.ETIMEDOUT && result != -Errno.EINTR) {
            throw PlatformException.unexpected("futex wait", result);
        }
    }

    static long backstop(long deadlineNs) {
        return Math.min(deadlineNs, System.nanoTime() + BACKSTOP_NS);
    }

    private void checkOwnerAlive() {
        Thread current = owner;
        if (current != null && !current.isAlive() && current == owner) {
            abandon(current.getName());
        }
    }

    /** Marks the lock as one whose owner has ended; whoever waits without a deadline is told by an exception. */
    final void abandon(String ownerName) {
        abandonedBy = ownerName;
        wakeSleepers();
    }

    // ---- waking

    private void wakeAfterRelease() {
        if (queuesFairly()) {
            Sleeper first = queue.peek();
            if (first != null) {
                first.wake();
            }
            return;
        }
        if (sleeperCount > 0 && word() == 0 && WAKE_PENDING.compareAndSet(this, 0, 1)) {
            slot.getAndAddInt(SEQUENCE_OFFSET, 1);
            wakeOne();
        }
    }

    private void wakeOne() {
        boolean virtualFirst = !wokeVirtualLast;
        if (virtualFirst && wakeOneVirtual()) {
            wokeVirtualLast = true;
            return;
        }
        wokeVirtualLast = false;
        int woken = futex.wake(slot.address(SEQUENCE_OFFSET), 1);
        if (woken < 0) {
            throw PlatformException.unexpected("futex wake", woken);
        }
        if (woken == 0 && !virtualFirst) {
            wakeOneVirtual();
        }
    }

    private boolean wakeOneVirtual() {
        Sleeper sleeper = queue.poll();
        if (sleeper == null) {
            return false;
        }
        sleeper.queued = false;
        sleeper.wake();
        return true;
    }

    /** Makes all polite sleepers look at the word. */
    final void wakeSleepers() {
        slot.getAndAddInt(SEQUENCE_OFFSET, 1);
        futex.wake(slot.address(SEQUENCE_OFFSET), Integer.MAX_VALUE);
        for (Sleeper sleeper : queue) {
            sleeper.wake();
        }
    }

    @Override
    public void prod(ThreadRecord waiter) {
        wakeSleepers();
    }

    @Override
    public final void reconsider() {
        wakeSleepers();
    }

    @Override
    public final boolean isQueuedOn(Object lock) {
        return lock == this;
    }

    /** Counts a sleeper that a signaller moves onto the sequence word. */
    final void addSleeper(int delta) {
        SLEEPER_COUNT.getAndAdd(this, delta);
    }

    final boolean isAbandoned() {
        return abandonedBy != null;
    }

    /** The lock as messages name it. */
    final String describe() {
        LockSite site = site();
        return getClass().getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(bound))
                + (site == null ? "" : " created at " + site);
    }

    @Override
    public String toString() {
        return describe();
    }
}
