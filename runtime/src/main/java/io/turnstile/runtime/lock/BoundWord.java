package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.thread.ThreadRecord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;

/**
 * A futex word with the number of the {@link ThinLock} it is bound to, its visitors and its owner: how a word is borrowed,
 * shared and given back.
 */
abstract class BoundWord extends AbstractOwnableSynchronizer {
    /*
     * state = binding number (39 bits) | visitors (24 bits). Visitors are threads that wait for the lock or for one of its
     * conditions, or inspect it. The owner is none: the word itself protects it.
     *
     *   visitors | meaning                                   | moved by
     *   ---------+-------------------------------------------+------------------------------------------------------
     *   n >= 0   | bound; n visitors                         | an arriving thread: CAS n+1, only for its binding number
     *            |                                           | a leaving visitor: CAS n-1
     *   CLOSED   | in the pool, or on its way there          | who owns the word: CAS 0 to CLOSED; the borrower: bind
     *
     *   word     | meaning                                   | moved by
     *   ---------+-------------------------------------------+------------------------------------------------------
     *   0        | free                                      | any thread: CAS to its tid
     *   tid …    | owned, with the kernel's bits for PI      | owner: to 0, or UNLOCK_PI; closer: to POOLED
     *   POOLED   | in the pool                               | borrower: to the owner's tid
     *
     * B1 (exact) a heap word FAT(b, i) exists only while BoundWord i is bound with number b, and after CLOSED only until
     *    the closer, or any thread that meets it, has set the heap word FREE. Nobody waits for the closer: whoever meets
     *    CLOSED helps, so a real-time thread never spins on a preempted closer.
     * B2 (exact) only the owner of the word closes, and only with no visitors: a word that is not POOLED and is owned stays
     *    bound. So who has taken the word by CAS from 0, and then reads binding b, owns FAT(b, i) and keeps it bound.
     *    Who reads another number has taken the word of a lock that came here since (two recyclings between two
     *    instructions): it frees it again as any owner would. In that moment a tryLock of that lock may fail; nothing else
     *    can tell.
     * B3 owner == t and then binding == b, read in this order by t itself, proves that t owns binding b: bind writes the
     *    number before the owner (O1), and only t, or an inflater on behalf of t, writes t.
     * B4 (exact) nobody leaves an idle word bound. A releaser frees the word, then reads the visitors; a leaving visitor
     *    lowers them, then reads the word; both volatile. The later of the two sees a free word without visitors, takes
     *    it and closes; where a visitor comes in between, it frees the word and looks again.
     *
     * A thread that closes so owns the word for a moment without owning the lock, and tells so by owner == null: tryLock
     * looks again, briefly, before it takes such a word for held.
     */
    static final int WORD_OFFSET = 0;
    static final int SEQUENCE_OFFSET = 4;

    /** Stands in the word for a virtual owner, which has no kernel thread id of its own; above any pid_max (2^22). */
    static final int VIRTUAL_OWNER = 0x3FFF_FFFE;
    /** Stands in the word of a lock whose owner had ended when it was inflated. */
    static final int ENDED_OWNER = 0x3FFF_FFFD;
    /** Stands in the word of a lock that is bound to nothing. */
    static final int POOLED = 0x3FFF_FFFC;

    private static final int VISITOR_BITS = 24;
    private static final long CLOSED = (1L << VISITOR_BITS) - 1;
    private static final long serialVersionUID = 1L;
    private static final VarHandle STATE;
    private static final VarHandle OWNER;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(BoundWord.class, "state", long.class);
            OWNER = lookup.findVarHandle(BoundWord.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int index;
    final transient NativeSlot slot;
    final transient FutexPort futex = Platform.get().futex();

    private volatile long state = CLOSED; // see the table
    private transient volatile ThinLock bound; // written by borrower and closer; stable for owner and visitors
    private transient volatile Thread owner; // release-written by the owner, or by bind on its behalf
    private int holds; // owner only
    private int control; // per binding: written by the borrower before it is bound

    BoundWord(int index, NativeSlot slot) {
        this.index = index;
        this.slot = slot;
        slot.setIntVolatile(WORD_OFFSET, POOLED);
    }

    /**
     * Binds a word just taken from the pool to a heap word that is still to be published.
     *
     * @param ownerWord what the futex word holds for the owner
     * @return the heap word to publish
     */
    final long bind(ThinLock lock, Thread newOwner, int ownerWord, int newHolds, int visitors) {
        long binding = ((state >>> VISITOR_BITS) + 1) & LockWord.MAX_BINDING;
        bound = lock;
        state = binding << VISITOR_BITS | visitors;
        holds = newHolds;
        slot.setIntVolatile(WORD_OFFSET, ownerWord);
        setOwner(newOwner); // O1: after the binding number
        return LockWord.fat(index, binding);
    }

    /** Takes back a binding whose heap word was never published. */
    final void unbind() {
        state |= CLOSED;
        giveBack();
    }

    /**
     * Becomes a visitor of the binding that {@code heapWord} names.
     *
     * @return false where that binding is over; the heap word has changed then, or is changed by this call
     */
    final boolean visit(ThinLock lock, long heapWord) {
        for (; ; ) {
            long current = state;
            if (isClosedFor(lock, heapWord)) {
                return false;
            }
            if (current >>> VISITOR_BITS == LockWord.binding(heapWord)
                    && (current & CLOSED) != CLOSED
                    && STATE.compareAndSet(this, current, current + 1)) {
                return true;
            }
        }
    }

    /** Whether the binding that {@code heapWord} names is over; where it is closed, the heap word is changed by this call. */
    final boolean isClosedFor(ThinLock lock, long heapWord) {
        long current = state;
        boolean closed = (current & CLOSED) == CLOSED;
        if (closed && current >>> VISITOR_BITS == LockWord.binding(heapWord)) {
            lock.casWord(
                    heapWord, LockWord.free(control)); // keeps B1: help the closer; fails where control is another's
        }
        return closed || current >>> VISITOR_BITS != LockWord.binding(heapWord);
    }

    /** The owner becomes a visitor too, before it frees the word for a condition wait. */
    final void visitAsOwner() {
        STATE.getAndAdd(this, 1L);
    }

    /** Ends a visit of a thread that now owns the word. */
    final void endVisitAsOwner() {
        STATE.getAndAdd(this, -1L);
    }

    /**
     * Ends a visit of a thread that does not own the word; closes where nobody is left.
     *
     * @param me the record of the caller; null where it is virtual
     */
    final void endVisit(ThreadRecord me) {
        long before = (long) STATE.getAndAdd(this, -1L);
        if ((before & CLOSED) == 1) {
            closeIfIdle(me);
        }
    }

    /** By a thread that owns nothing: keeps B4. It takes the word under its own tid, so that it can be boosted there. */
    final void closeIfIdle(ThreadRecord me) {
        while (!hasVisitors() && word() == 0 && casWord(0, wordOf(me))) {
            if (closeAsOwner()) {
                return;
            }
            freeUnowned(me); // a visitor has come; it may have left again and counted on us: look once more
        }
    }

    static int wordOf(ThreadRecord me) {
        return me == null ? VIRTUAL_OWNER : me.tid();
    }

    /** Closes, where there are no visitors; the caller owns the word and no longer does so where this succeeds. */
    final boolean closeAsOwner() {
        long current = state;
        if ((current & CLOSED) != 0 || !STATE.compareAndSet(this, current, current | CLOSED)) {
            return false;
        }
        bound.casWord(LockWord.fat(index, current >>> VISITOR_BITS), LockWord.free(control));
        giveBack();
        return true;
    }

    private void giveBack() {
        setOwner(null);
        bound = null;
        forget();
        slot.setIntVolatile(WORD_OFFSET, POOLED);
        FatLocks.giveBack((FatLock) this);
    }

    /** Frees a word that was taken, but whose owner the caller never became, and wakes who came meanwhile. */
    abstract void freeUnowned(ThreadRecord me);

    /** Forgets what belongs to one binding. */
    abstract void forget();

    /** Whether there are visitors; also true of a closed word. */
    final boolean hasVisitors() {
        return (state & CLOSED) != 0;
    }

    /** How many visitors there are, for a visitor. */
    final int visitors() {
        return (int) (state & CLOSED);
    }

    final ThinLock bound() {
        return bound;
    }

    final LockSite site() {
        ThinLock lock = bound;
        return lock == null ? null : lock.site();
    }

    /** Whether {@code thread}, the caller, owns the binding that {@code heapWord} names. B3: owner before binding. */
    final boolean isOwnedBy(Thread thread, long heapWord) {
        return owner == thread && isBoundAs(heapWord);
    }

    final boolean isBoundAs(long heapWord) {
        return state >>> VISITOR_BITS == LockWord.binding(heapWord);
    }

    final Thread owner() {
        return owner;
    }

    final void setOwner(Thread thread) {
        setExclusiveOwnerThread(thread);
        OWNER.setRelease(this, thread);
    }

    final int holds() {
        return holds;
    }

    /**
     * The control of the lock, see {@link LockWord}; stable for owner and visitors. Read after a FAT word that named this, and before
     * a visit or an acquire of the binding that the word names succeeds, it is that binding's: it is written before the word
     * is published, and not again before the binding is over.
     */
    final int control() {
        return control;
    }

    final void setControl(int newControl) {
        control = newControl;
    }

    final void setHolds(int newHolds) {
        holds = newHolds;
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

    final int word() {
        return slot.getIntVolatile(WORD_OFFSET);
    }

    final boolean casWord(int expected, int value) {
        return slot.casIntVolatile(WORD_OFFSET, expected, value);
    }
}
