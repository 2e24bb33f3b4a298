package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The state of a {@link PlatformReentrantReadWriteLock}: a gate, which is this object's own {@link LockWord}, and one lock for each
 * reader, its {@link ReadSlot}. All waiting is that of {@link LockCore}: for the gate, or, by a writer, for a reader's slot.
 *
 * <p>The library's {@code AdvancedRwLock} has a core of its own, with the same phases and a gate that is one of our locks. Neither stands on
 * the other: here each reader owns a lock, so that a writer can lend to it, and the holds, limits and monitoring are those of {@code
 * ReentrantReadWriteLock}; there readers are only counted, so that a writer does not know whom it waits for; preference of readers and a
 * read that becomes a write are built on that. Shared are gate, waiting and inheritance among
 * writers: {@link LockCore}.
 */
final class ReadWriteCore implements ThinLock {
    /*
     * gate     held by the writer, from its claim on, and for a moment by a reader that was kept out
     * slot     held by a reader while it reads, as often as it reads; for a moment by a writer that has waited for it
     *
     *   phase    | meaning                                      | moved by
     *   ---------+----------------------------------------------+---------------------------------------------------------
     *   OPEN     | readers may come                             | gate holder: to CLAIMED
     *   CLAIMED  | the gate holder waits for readers to leave   | gate holder: CAS to WRITING, to OPEN where it gives up
     *            |                                              | tryLock() of a reader: CAS to OPEN, for it goes first
     *   WRITING  | the gate holder writes                       | gate holder: to OPEN
     *
     *   reader:  take a slot; phase OPEN: it reads. Otherwise: free the slot; lock the gate, take a slot, unlock the gate
     *   writer:  lock the gate; phase = CLAIMED; each slot that is not free: lock it, unlock it; CAS phase to WRITING;
     *            where that fails, from CLAIMED again
     *   inner:   one more read of a thread that reads: one more hold of a slot it holds, whatever the phase
     *
     * Gate and slots are never under a control of LockWord: in FREE they are 0. A slot's thin word counts fewer holds than
     * MAX_HOLDS, so the inlined way stops at what the word can count, and LockCore goes on with a fat one.
     *
     * W1 (exclusion) In WRITING only the writer reads. Slots and phase are volatile, hence in one order. A reader by the gate
     *    excludes the writer by the gate, and takes its slot before it unlocks it. Another took a slot, then read OPEN, or moved
     *    CLAIMED to OPEN. Let C be the writer's last CLAIMED. If the reader read or wrote OPEN before C, its slot was taken
     *    before C, and the writer, which looks at the slots after C, waits for it. If after, then phase was not CLAIMED all the
     *    time since C: only a reader's CAS makes it OPEN, and the writer's CAS fails.
     * W2 A slot that the writer has found free, or had, may be taken again before WRITING only by a reader that sees CLAIMED and
     *    frees it, or that makes the phase OPEN. That is why inner reads raise a slot that is held: the writer has not passed it.
     * W3 (no lost wake-up) nobody sleeps but in LockCore: there, each release wakes.
     * W4 (progress) from CLAIMED on, no new reader but by tryLock() comes in, so the writer waits for those that are there.
     *
     * Inheritance, where the rule says PI or CEILING: who waits for the gate lends to its holder. A writer that waits for readers waits for
     * one of them at a time, as owner of the gate, and lends it what it has and was lent; then for the next. So a reader is boosted
     * from when the writer has come to it, which is in time: the writer waits for nobody else then. A reader who is itself kept out
     * waits for the gate, and lends to the writer, and by it to the reader that the writer waits for.
     */
    static final int OPEN = 0;
    static final int CLAIMED = 1;
    static final int WRITING = 2;

    static final int MAX_HOLDS = 0xFFFF; // the limit of ReentrantReadWriteLock

    private static final VarHandle WORD;
    private static final VarHandle PHASE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(ReadWriteCore.class, "word", long.class);
            PHASE = lookup.findVarHandle(ReadWriteCore.class, "phase", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final ReadSlots slots = new ReadSlots(this);
    final ReadersAtGate readersAtGate = new ReadersAtGate();
    private final LockSite site;
    private final boolean fair;
    private volatile long word; // the gate; see LockWord
    private volatile int phase;

    ReadWriteCore(LockSite site, boolean fair) {
        this.site = site.inheriting(); // a ceiling is one owner's
        this.fair = fair;
    }

    int phase() {
        return phase;
    }

    // ---- read

    /** Acquires a read hold. */
    Outcome lockRead(Thread thread, WaitMode mode, long deadlineNs) {
        if (readsAtOnce(thread)) {
            return Outcome.OWNED;
        }
        StackProbe.touchDeep(); // not between taking gate or slot and saying so
        if (readsAgain(thread) || !isQueueToRespect() && entersOpen(thread)) {
            return Outcome.OWNED;
        }
        readersAtGate.add(thread);
        Outcome outcome;
        try {
            outcome = LockCore.acquire(this, thread, mode, deadlineNs);
        } finally {
            readersAtGate.remove(thread);
        }
        if (outcome == Outcome.OWNED) {
            try {
                slots.take(thread);
            } finally {
                LockCore.release(this, thread);
            }
        }
        return outcome;
    }

    /** Acquires a read hold unless another thread writes, past all that wait. */
    boolean tryLockRead(Thread thread) {
        if (readsAtOnce(thread)) {
            return true;
        }
        StackProbe.touchDeep();
        if (readsAgain(thread)) {
            return true;
        }
        ReadSlot slot = slots.take(thread);
        int seen = phase;
        while (seen == CLAIMED && !PHASE.compareAndSet(this, CLAIMED, OPEN)) {
            seen = phase;
        }
        if (seen != WRITING) {
            return true;
        }
        LockCore.release(slot, thread);
        return false;
    }

    /** The whole uncontended path: a free home while the phase is open, or one hold more of the caller's home. */
    private boolean readsAtOnce(Thread thread) {
        long id = ThreadIds.of(thread);
        ReadSlot home = slots.home(id);
        if (home == null) {
            return false;
        }
        long held = home.word();
        if (held != LockWord.FREE) {
            return LockWord.thinOwner(held) == id
                    && LockWord.thinHolds(held) < LockWord.mostThinHolds(held) // fewer than MAX_HOLDS
                    && home.casWord(held, held + 1);
        }
        if (phase != OPEN
                || isQueueToRespect()
                || !ThreadRegistry.isRegistered(id)
                || !home.casWord(LockWord.FREE, LockWord.held(id))) {
            return false;
        }
        if (phase == OPEN) {
            return true;
        }
        LockCore.release(home, thread);
        return false;
    }

    /** One more read of a thread that reads or writes. */
    private boolean readsAgain(Thread thread) {
        ReadSlot held = slots.heldBy(thread);
        if (held != null) {
            checkHolds(slots.holds(thread));
            return LockCore.tryAcquire(held, thread);
        }
        if (writeHolds(thread) == 0) {
            return false;
        }
        slots.take(thread);
        return true;
    }

    private boolean isQueueToRespect() {
        return fair && LockWord.isFat(word);
    }

    private boolean entersOpen(Thread thread) {
        if (phase != OPEN) {
            return false;
        }
        ReadSlot slot = slots.take(thread);
        if (phase == OPEN) {
            return true;
        }
        LockCore.release(slot, thread);
        return false;
    }

    void unlockRead(Thread thread) {
        long id = ThreadIds.of(thread);
        long held = LockWord.held(id);
        ReadSlot home = slots.home(id);
        if (home == null || home.word() != held || !home.casWord(held, LockWord.FREE)) {
            unlockHeldSlot(thread);
        }
    }

    private void unlockHeldSlot(Thread thread) {
        ReadSlot slot = slots.heldBy(thread);
        if (slot == null) {
            throw new IllegalMonitorStateException("attempt to unlock read lock, not locked by current thread");
        }
        LockCore.release(slot, thread);
    }

    // ---- write

    /** Acquires a write hold. */
    Outcome lockWrite(Thread thread, WaitMode mode, long deadlineNs) {
        StackProbe.touchDeep();
        if (!gateAtOnce(thread)) {
            checkHolds(writeHolds(thread));
            Outcome outcome = LockCore.acquire(this, thread, mode, deadlineNs);
            if (outcome != Outcome.OWNED) {
                return outcome;
            }
        }
        if (phase == WRITING) {
            return Outcome.OWNED; // again: in WRITING nobody but the writer has the gate
        }
        Outcome outcome = Outcome.RETRY;
        try {
            outcome = claim(thread, mode, deadlineNs);
        } finally {
            if (outcome != Outcome.OWNED) {
                leaveGate(thread);
            }
        }
        return outcome == Outcome.RETRY ? waitForOneself(thread, mode, deadlineNs) : outcome;
    }

    /** Acquires a write hold if that needs no waiting, past all that wait. */
    boolean tryLockWrite(Thread thread) {
        StackProbe.touchDeep();
        if (!gateAtOnce(thread)) {
            checkHolds(writeHolds(thread));
            if (!LockCore.tryAcquire(this, thread)) {
                return false;
            }
        }
        if (phase == WRITING) {
            return true;
        }
        phase = CLAIMED;
        if (slots.areFree() && PHASE.compareAndSet(this, CLAIMED, WRITING)) {
            return true;
        }
        leaveGate(thread);
        return false;
    }

    private boolean gateAtOnce(Thread thread) {
        long id = ThreadIds.of(thread);
        return word == LockWord.FREE
                && ThreadRegistry.isRegistered(id)
                && WORD.compareAndSet(this, LockWord.FREE, LockWord.held(id));
    }

    private void leaveGate(Thread thread) {
        PHASE.compareAndSet(this, CLAIMED, OPEN);
        LockCore.release(this, thread);
    }

    /** The gate holder becomes writer; RETRY where it would wait for its own reads. */
    private Outcome claim(Thread thread, WaitMode mode, long deadlineNs) {
        do {
            phase = CLAIMED;
            for (ReadSlot slot : slots.all()) {
                if (slot.word() != LockWord.FREE) {
                    if (LockCore.holds(slot, thread) > 0) {
                        return Outcome.RETRY;
                    }
                    Outcome outcome = LockCore.acquire(slot, thread, mode, deadlineNs);
                    if (outcome != Outcome.OWNED) {
                        return outcome;
                    }
                    LockCore.release(slot, thread);
                }
            }
        } while (!PHASE.compareAndSet(this, CLAIMED, WRITING));
        return Outcome.OWNED;
    }

    /** What becomes of a reader that wants to write: nothing, ever, but where its wait can be ended it may wait. */
    private Outcome waitForOneself(Thread thread, WaitMode mode, long deadlineNs) {
        if (mode != WaitMode.INTERRUPTIBLE && deadlineNs == ThreadRecord.NO_DEADLINE) {
            throw new LockDeadlockException("deadlock: thread \"" + thread.getName() + "\" wants to write, and reads"
                    + " itself, under the read-write lock created at " + site + "; the lock was not taken");
        }
        while (!Thread.interrupted()) {
            if (deadlineNs == ThreadRecord.NO_DEADLINE) {
                LockSupport.park(this);
            } else if (System.nanoTime() - deadlineNs >= 0) {
                return Outcome.TIMED_OUT;
            } else {
                LockSupport.parkNanos(this, deadlineNs - System.nanoTime());
            }
        }
        return Outcome.INTERRUPTED;
    }

    void unlockWrite(Thread thread) {
        int holds = LockCore.holds(this, thread);
        if (holds == 0) {
            throw new IllegalMonitorStateException();
        }
        if (holds == 1) {
            PHASE.setRelease(this, OPEN);
        }
        if (holds > 1 || !WORD.compareAndSet(this, LockWord.held(ThreadIds.of(thread)), LockWord.FREE)) {
            LockCore.release(this, thread);
        }
    }

    /** How often the caller holds the write lock. */
    int writeHolds(Thread thread) {
        return phase == WRITING ? LockCore.holds(this, thread) : 0;
    }

    private static void checkHolds(int holds) {
        if (holds >= MAX_HOLDS) {
            throw new Error("Maximum lock count exceeded");
        }
    }

    // ---- a condition of the writer

    /** Before the writer waits on a condition: lets readers in; returns how many reads it has given up, to be taken again. */
    int openForWait(Thread thread) {
        StackProbe.touchDeep();
        if (writeHolds(thread) == 0) {
            throw new IllegalMonitorStateException();
        }
        int reads = slots.holds(thread);
        for (int i = 0; i < reads; i++) {
            unlockRead(thread);
        }
        phase = OPEN;
        return reads;
    }

    /** After it, with the gate again. */
    void claimAfterWait(Thread thread, int reads) {
        claim(thread, WaitMode.REACQUIRE, ThreadRecord.NO_DEADLINE);
        for (int i = 0; i < reads; i++) {
            slots.take(thread);
        }
    }

    // ---- ThinLock, of the gate

    @Override
    public long word() {
        return word;
    }

    @Override
    public boolean casWord(long expected, long value) {
        return WORD.compareAndSet(this, expected, value);
    }

    @Override
    public LockSite site() {
        return site;
    }

    @Override
    public boolean isFair() {
        return fair;
    }
}
