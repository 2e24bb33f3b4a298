package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** A bound word on which threads sleep outside the kernel's PI queue: "polite" sleep. */
abstract class SleepingWord extends BoundWord implements ThreadRecord.Wait {
    /*
     * Sequence word S (off-heap, beside the word), sleeperCount, wakeState = ticket | IDLE, WAKING or WOKEN.
     *
     *   sleeper: count+1; s = S; if it was woken before: wakeState = IDLE; if word is free: retry; futex wait while S == s;
     *            count-1, unless a futex wake ended the wait: who woke it has counted it out
     *   release: word = 0; if count > 0 and word is free, by wakeState:
     *            (t, IDLE)    CAS to (t+1, WAKING); S+1; futex wake 1, count-1; CAS to (t+1, WOKEN), or IDLE if none woke
     *            (t, WAKING)  S+1; futex wake 1, count-1; if one woke: CAS to (t, WOKEN)
     *            (t, WOKEN)   nothing
     *
     * S1 (exact) WOKEN: a thread has returned from its wait that has not set IDLE yet. It will, after it has acquired, or before
     *    it looks at the word to sleep again, or as it gives up. Only who has woken it sets WOKEN, by CAS in the ticket in which
     *    it did so: if the woken thread was faster and has set IDLE, the CAS fails.
     * No wake-up is lost: all accesses are volatile, hence in one order. Let T be counted, read S, and read the word as held
     * by O. O's release comes later and sees T's count. In IDLE and in WAKING O bumps S after T read it, and wakes: T is woken,
     * or its wait sees another S, or another sleeper D is woken, and S1 holds for it. In WOKEN some D has still to set IDLE;
     * then it acquires, looks at the word, or passes the wake on: all after O freed it. sleeperCount may be too high (a needless
     * wake), never too low: it is raised before S is read, and lowered once for each thread whose wait has ended.
     * A release takes one bump and one wake at most: no sleeper that was stopped on its way can keep the releaser.
     *
     *   T: count+1, s=S, word? held, wait S==s      | O: word=0, count? 1, IDLE->WAKING, S+1, wake
     *
     * D spins before it sets IDLE, and then naps: it waits for a fraction of a millisecond at a time, uncounted. Meanwhile an
     * owner that releases and takes the lock again and again pays for no further wake, and its cache line is its own. A free
     * lock may stay untaken for the length of a nap.
     *
     * The queue holds virtual threads, which sleep by the JDK's parking, and on a fair plain lock all waiters (PlainLock
     * has that argument). A sleeper also looks up every BACKSTOP_NS: a thread that ends as owner wakes nobody.
     */
    private static final long BACKSTOP_NS = 1_000_000_000L;

    /** About what it takes to wake a thread on an idle CPU of a virtual machine, measured on x86-64 in November 2026. */
    private static final long NAP_NS = 50_000;

    private static final long serialVersionUID = 1L;
    private static final VarHandle SLEEPER_COUNT;
    private static final VarHandle WAKE_STATE;
    private static final int IDLE = 0;
    private static final int WAKING = 1;
    private static final int WOKEN = 2;
    private static final int STATE_MASK = 3;
    private static final int ONE_TICKET = 4;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SLEEPER_COUNT = lookup.findVarHandle(SleepingWord.class, "sleeperCount", int.class);
            WAKE_STATE = lookup.findVarHandle(SleepingWord.class, "wakeState", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        linkQueue();
    }

    /**
     * Runs the queue's code once. The JVM links its variable handles when they are first used, for which it needs memory; with a full
     * heap that would throw an OutOfMemoryError from the midst of {@code add} or {@code remove}, an element being left behind.
     */
    private static void linkQueue() {
        ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 8; i++) {
            queue.add(i);
        }
        for (int first = 0; first < 8; first += 2) {
            queue.remove(first + 1); // from the midst, and at last from the end
            queue.peek();
            queue.poll();
        }
    }

    final transient ConcurrentLinkedQueue<Sleeper> queue = new ConcurrentLinkedQueue<>();

    private volatile int sleeperCount;
    private volatile int wakeState;
    private boolean wokeVirtualLast; // racy, benign: only alternates between the kinds of sleepers
    private transient volatile String abandonedBy; // set once per binding, when the owner is known to have ended

    SleepingWord(int index, NativeSlot slot) {
        super(index, slot);
    }

    @Override
    void forget() {
        abandonedBy = null;
        setIdle();
    }

    /** Whether a polite sleeper must not sleep but wait as the protocol's owners do; asked after the wait is published. */
    abstract boolean mustNotSleep(ThreadRecord me);

    /** Whether platform threads stand in {@link #queue} and take the word in its order. */
    abstract boolean queuesFairly();

    /** Whether a newcomer has to stand behind others. */
    boolean hasQueue() {
        return queuesFairly() && !queue.isEmpty();
    }

    final boolean isTurnOf(Sleeper sleeper) {
        if (sleeper == null) {
            return true;
        }
        Sleeper first = queue.peek();
        return first == null || first == sleeper;
    }

    /**
     * One sleep on the sequence word, see above. All that can be done before is done before the thread is counted: a releaser
     * that meets a counted thread which is not asleep yet calls the kernel in vain.
     */
    final void sleepPolitely(Waiting waiting) {
        ThreadRecord me = waiting.me;
        beginInterruptible(waiting);
        long timespec = me.timespecFor(backstop(waiting.deadlineNs), FutexPort.Clock.MONOTONIC);
        int before = ThreadStatus.enter(me.thread(), this, waiting.isTimed());
        int result = -Errno.EAGAIN; // as if S had changed: not asleep
        addSleeper(1);
        try {
            int seen = slot.getIntVolatile(SEQUENCE_OFFSET);
            if (waiting.woken) {
                setIdle();
            }
            if (isTaken() && !mustNotSleep(me) && !waiting.isInterrupted()) {
                result = futex.waitOn(slot.address(SEQUENCE_OFFSET), seen, timespec);
            }
        } finally {
            if (result != 0) {
                addSleeper(-1);
            }
            waiting.woken = true;
            waiting.naps = 0;
            ThreadStatus.leave(me.thread(), before);
            endInterruptible(waiting);
        }
        checkWaited(result);
        checkOwnerAlive();
    }

    /** One nap of a woken thread, which keeps the flag; on its turn word, where no releaser wakes it. */
    final void nap(Waiting waiting) {
        ThreadRecord me = waiting.me;
        me.setTurnWord(0);
        if (isTaken() && !mustNotSleep(me)) {
            long untilNs = System.nanoTime() + (NAP_NS << Math.min(waiting.naps, 2));
            futexWait(waiting, me.turnAddress(), 0, Math.min(waiting.deadlineNs, untilNs));
        }
        waiting.naps++;
    }

    /** One sleep on the caller's own turn word, in the queue. */
    final void sleepInTurn(Waiting waiting) {
        ThreadRecord me = waiting.me;
        beginInterruptible(waiting);
        try {
            me.setTurnWord(0);
            if ((isTaken() || !isTurnOf(waiting.turn)) && !waiting.isInterrupted()) {
                futexWait(waiting, me.turnAddress(), 0, waiting.deadlineNs);
            }
        } finally {
            waiting.woken = true;
            endInterruptible(waiting);
        }
        checkOwnerAlive();
    }

    /** One sleep of a virtual thread: as the others, parked. */
    final void parkPolitely(Sleeper.Virtual self, Sleeper turn, long deadlineNs, boolean woken) {
        addSleeper(1);
        try {
            enqueue(self);
            if (woken) {
                setIdle();
            }
            if (isTaken() || !isTurnOf(turn)) {
                LockSupport.parkNanos(this, Math.max(1, backstop(deadlineNs) - System.nanoTime()));
            }
        } finally {
            addSleeper(-1);
        }
        checkOwnerAlive();
    }

    private static void beginInterruptible(Waiting waiting) {
        if (waiting.isInterruptible()) {
            waiting.me.beginInterruptible();
        }
    }

    private static void endInterruptible(Waiting waiting) {
        if (waiting.isInterruptible()) {
            waiting.me.endInterruptible();
        }
    }

    /** Whether nobody can take the word now: it is owned, or its owner has ended. */
    final boolean isTaken() {
        return word() != 0 || isAbandoned();
    }

    final void enqueue(Sleeper sleeper) {
        if (sleeper.queued.compareAndSet(false, true)) {
            queue.add(sleeper);
        }
    }

    /** Sleeps while the word at {@code address} is {@code expected}, up to the earlier of deadline and backstop. */
    final void futexWait(Waiting waiting, long address, int expected, long deadlineNs) {
        ThreadRecord me = waiting.me;
        long timespec = me.timespecFor(backstop(deadlineNs), FutexPort.Clock.MONOTONIC);
        int before = ThreadStatus.enter(me.thread(), this, waiting.isTimed());
        int result;
        try {
            result = futex.waitOn(address, expected, timespec);
        } finally {
            ThreadStatus.leave(me.thread(), before);
        }
        checkWaited(result);
    }

    private static void checkWaited(int result) {
        if (result < 0 && result != -Errno.EAGAIN && result != -Errno.ETIMEDOUT && result != -Errno.EINTR) {
            throw PlatformException.unexpected("futex wait", result);
        }
    }

    static long backstop(long deadlineNs) {
        return Math.min(deadlineNs, System.nanoTime() + BACKSTOP_NS);
    }

    /** Ends the wait of a thread that has slept, in whatever way; it has left the queue. */
    final void afterSleep(boolean owned) {
        setIdle(); // keeps S1: we acquired, or pass on now
        if (!owned) {
            wakeAfterRelease();
        }
    }

    /** Wakes one sleeper, where the word is free and nobody is on the way to it. */
    final void wakeAfterRelease() {
        if (queuesFairly()) {
            Sleeper first = queue.peek();
            if (first != null && word() == 0) {
                first.wake();
            }
        } else if (sleeperCount > 0 && word() == 0) {
            int state = wakeState;
            while ((state & STATE_MASK) == IDLE) {
                int waking = (state & ~STATE_MASK) + ONE_TICKET + WAKING;
                if (WAKE_STATE.compareAndSet(this, state, waking)) {
                    int after = wakeOne() ? WOKEN : IDLE;
                    WAKE_STATE.compareAndSet(this, waking, (waking & ~STATE_MASK) + after);
                    return;
                }
                state = wakeState;
            }
            if ((state & STATE_MASK) == WAKING && wakeOne()) {
                WAKE_STATE.compareAndSet(this, state, (state & ~STATE_MASK) + WOKEN);
            }
        }
    }

    private void setIdle() {
        int state = wakeState;
        while ((state & STATE_MASK) != IDLE && !WAKE_STATE.compareAndSet(this, state, state & ~STATE_MASK)) {
            state = wakeState;
        }
    }

    private boolean wakeOne() {
        slot.getAndAddInt(SEQUENCE_OFFSET, 1);
        wokeVirtualLast = !wokeVirtualLast; // in turn, so that neither kind starves
        return wokeVirtualLast ? wakeOneVirtual() || wakeAsleep(1) > 0 : wakeAsleep(1) > 0 || wakeOneVirtual();
    }

    private int wakeAsleep(int most) {
        int woken = futex.wake(slot.address(SEQUENCE_OFFSET), most);
        if (woken < 0) {
            throw PlatformException.unexpected("futex wake", woken);
        }
        if (woken > 0) {
            addSleeper(-woken);
        }
        return woken;
    }

    private boolean wakeOneVirtual() {
        Sleeper sleeper = queue.poll();
        if (sleeper == null) {
            return false;
        }
        sleeper.queued.set(false);
        sleeper.wake();
        return true;
    }

    /** Makes all polite sleepers look at the word. */
    final void wakeSleepers() {
        slot.getAndAddInt(SEQUENCE_OFFSET, 1);
        wakeAsleep(Integer.MAX_VALUE);
        for (Sleeper sleeper : queue) {
            sleeper.wake();
        }
    }

    @Override
    public void prod(ThreadRecord waiter) {
        wakeSleepers();
    }

    @Override
    public final void reconsider(ThreadRecord waiter) {
        wakeSleepers();
        waiter.ringTurn(); // it may be napping
    }

    @Override
    public final boolean isQueuedOn(Object lock) {
        return lock == this;
    }

    /** Counts sleepers in or out; a signaller does so for those it moves onto the sequence word. */
    final void addSleeper(int delta) {
        SLEEPER_COUNT.getAndAdd(this, delta);
    }

    // ---- owners that have ended

    final void checkOwnerAlive() {
        Thread current = owner();
        if (current != null && !current.isAlive() && current == owner()) {
            abandon(current.getName());
        }
    }

    /** Marks the lock as one whose owner has ended; whoever waits without a deadline is told by an exception. */
    final void abandon(String ownerName) {
        abandonedBy = ownerName;
        wakeSleepers();
    }

    final boolean isAbandoned() {
        return abandonedBy != null;
    }

    /** Throws where the owner has ended and the caller would wait for ever. */
    final void checkAbandoned(WaitMode mode, long deadlineNs) {
        String endedOwner = abandonedBy;
        if (endedOwner != null && mode != WaitMode.REACQUIRE && deadlineNs == ThreadRecord.NO_DEADLINE) {
            throw new OwnerDiedException(describe(), endedOwner);
        }
    }

    /** The lock as messages name it. */
    final String describe() {
        if (bound() instanceof MonitorView view) {
            return "monitor of " + view.name();
        }
        return getClass().getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(bound()))
                + (site() == null ? "" : " created at " + site());
    }

    /** What {@code LockSupport.getBlocker} and debuggers show; a thread dump can only name this class. */
    @Override
    public String toString() {
        return describe();
    }
}
