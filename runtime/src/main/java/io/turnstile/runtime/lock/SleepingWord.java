package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadStatus;
import java.util.concurrent.locks.LockSupport;

/** A bound word on which threads sleep outside the kernel's PI queue: "polite" sleep. */
abstract class SleepingWord extends WakingWord implements ThreadRecord.Wait {
    /** A sleeper looks up so often at least: a thread that ends as owner wakes nobody. It takes a free word only if it is its turn. */
    private static final long BACKSTOP_NS = 1_000_000_000L;

    /** About what it takes to wake a thread on an idle CPU of a virtual machine, measured on x86-64 in November 2026. */
    private static final long NAP_NS = 50_000;

    private static final long serialVersionUID = 1L;

    private transient volatile String abandonedBy; // set once per binding, when the owner is known to have ended

    SleepingWord(int index, NativeSlot slot, boolean fair) {
        super(index, slot, fair);
    }

    @Override
    void forget() {
        super.forget();
        abandonedBy = null;
    }

    /** Whether a polite sleeper must not sleep but wait as the protocol's owners do; asked after the wait is published. */
    abstract boolean mustNotSleep(ThreadRecord me);

    /**
     * One sleep on the sequence word, as {@link WakingWord} says. All that can be done before is done before the thread is counted: a releaser
     * that meets a counted thread which is not asleep yet calls the kernel in vain.
     */
    final void sleepPolitely(Waiting waiting) {
        ThreadRecord me = waiting.me;
        beginInterruptible(waiting);
        long timespec = me.timespecFor(backstop(waiting.deadlineNs), FutexPort.Clock.MONOTONIC);
        int before = ThreadStatus.enter(me.thread(), this, waiting.isTimed());
        int result = -Errno.EINTR; // not asleep, and nobody counts on us
        addSleeper(1);
        try {
            int seen = slot.getIntVolatile(SEQUENCE_OFFSET);
            lieDown(waiting.keepsWake || waiting.overslept || me.wasRealtime());
            if (isTaken() && !mustNotSleep(me) && !waiting.isInterrupted()) {
                result = futex.waitOn(slot.address(SEQUENCE_OFFSET), seen, timespec);
            }
        } finally {
            if (result != 0) {
                addSleeper(-1);
            }
            waiting.woken = true;
            boolean counted = result == 0 || result == -Errno.EAGAIN;
            waiting.keepsWake = counted && keep() || result == 0;
            waiting.overslept = result == -Errno.ETIMEDOUT;
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
            enqueue(waiting.turn); // where its signaller wanted to, and could not for want of memory
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
            self.runsAgain();
            lieDown(woken);
            if (woken && !isTaken() && !isTurnOf(turn)) {
                handOn();
            }
            if (isTaken() || !isTurnOf(turn)) {
                LockSupport.parkNanos(this, Math.max(1, backstop(deadlineNs) - System.nanoTime()));
            }
        } finally {
            addSleeper(-1);
        }
        checkOwnerAlive();
    }

    /** Wakes whose turn it is, or passes it over where it does not run for long. */
    final void handOn() {
        Sleeper first = first();
        if (first != null && !queuesFairly() && first.isLate()) {
            passOver(first);
        } else {
            wakeAfterRelease();
        }
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

    // ---- owners that have ended

    /** Abandons the lock where its owner has ended; once, since that wakes all, the caller too where it is a virtual thread in the queue. */
    final void checkOwnerAlive() {
        Thread current = owner();
        if (current != null && !isAbandoned() && !current.isAlive() && current == owner()) {
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
