package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Protocol {@code pi}: the word is the kernel's, {@code tid | WAITERS | OWNER_DIED}, and real-time waiters wait in the
 * kernel, which lends their priority to the owner, transitively (futex(2), FUTEX_LOCK_PI).
 */
final class InheritanceLock extends FatLock {
    /*
     * Hybrid waiting. Hand-over by the kernel costs two context switches for each acquire, and only real-time waiters lend
     * anything. So a waiter goes
     *
     *   to the kernel   if it is real-time, or if it owns another PI word (somebody real-time may wait for that one, and
     *                   through it for this one), or if the lock is fair (the kernel's queue is FIFO among equals);
     *   to sleep        (politely, see SleepingWord) otherwise, and also where the owner is virtual: it has no tid to boost.
     *
     * H1 (exact) no platform thread sleeps politely on a PI word while the kernel knows it as owner of one with waiters.
     *    A thread's thin locks have no waiters. Who makes one fat (the inflater) first raises the owner's
     *    count of held PI words, then reads what the owner waits for, and makes its sleepers look up. The owner first
     *    publishes what it waits for, then reads the count, and sleeps only while the sequence word is unchanged.
     *
     *      inflater R: held(W)+1, waitingFor(W)?, S+1, wake all    |   W: waitingFor = L, s = S, held? , wait while S == s
     *
     *    Whichever comes first, W does not sleep, or is woken and goes to the kernel.
     *
     * H2 nor does one that is known to be real-time, or any on a fair lock, once a platform thread owns it. It read S, then the word. A virtual owner that
     *    releases after that bumps S and wakes all platform sleepers; nobody else can make the word inheritable.
     *
     * The word while the kernel has waiters is never 0: FUTEX_UNLOCK_PI writes the next owner. So a barging CAS cannot
     * pass a real-time waiter, and who takes the word by CAS finds no kernel waiters.
     *
     * Errors of FUTEX_LOCK_PI leave WAITERS set (futex(2); seen): the owner's CAS then fails and FUTEX_UNLOCK_PI repairs it.
     */
    private static final int OWNER_DIED = 0x4000_0000; // linux/futex.h
    private static final int TID_MASK = 0x3FFF_FFFF; // linux/futex.h
    private static final long REFUSAL_PAUSE_NS = 2_000_000L;
    private static final int MOST_LOST_OWNERS = 1_000;
    private static final int MOST_COURTESIES = 100;
    private static final int MOST_COURTESIES_TO_VIRTUAL = 2_000; // it must find a carrier first
    private static final long COURTESY_NS = 20_000L;
    private static final long serialVersionUID = 1L;
    private static final VarHandle ARRIVED_COUNT;

    static {
        try {
            ARRIVED_COUNT = MethodHandles.lookup().findVarHandle(InheritanceLock.class, "arrivedCount", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int arrivedCount; // of a fair lock: atomic adds by its waiters
    private int lostOwners; // racy, benign: only bounds a loop that cannot end well

    InheritanceLock(int index, NativeSlot slot, boolean fair) {
        super(index, slot, fair);
    }

    @Override
    boolean inherits() {
        return true;
    }

    /**
     * Counts the waiters of a fair lock before they can be seen. A newcomer that finds some while the word is free lets them go
     * to the kernel's queue first, or a virtual one have it, for as long as they may reasonably need; not so a real-time thread, which
     * goes before others anyway.
     */
    @Override
    void arrive(Waiting waiting) {
        if (isFair()) {
            if (waiting.mode != WaitMode.REACQUIRE && hasQueue() && isOrdinary(waiting.me)) {
                letOthersGoFirst(waiting);
            }
            ARRIVED_COUNT.getAndAdd(this, 1);
        }
    }

    private static boolean isOrdinary(ThreadRecord me) {
        return me.scheduling().isLifted() ? me.scheduling().baseRank() == 0 : !me.refreshRealtime();
    }

    /** Not while it holds another such word: somebody who lends it priority would wait for those who wait here. */
    private void letOthersGoFirst(Waiting waiting) {
        ThreadRecord me = waiting.me;
        Sleeper virtual = first();
        boolean isPatient = virtual != null && virtual == queue.peek(); // not where some do not run already
        int most = isPatient ? MOST_COURTESIES_TO_VIRTUAL : MOST_COURTESIES;
        int made = 0;
        while (made < most
                && first() == virtual
                && hasQueue()
                && word() == 0
                && me.inheritableHeld() == 0
                && !waiting.isOver()) {
            me.setTurnWord(0);
            long untilNs = System.nanoTime() + COURTESY_NS;
            futexWait(waiting, me.turnAddress(), 0, Math.min(waiting.deadlineNs, untilNs));
            made++;
        }
        waiting.gaveWay = waiting.isOver();
        if (made == most && virtual != null) {
            passOver(virtual);
        }
    }

    /** The same of a virtual thread towards platform threads, which are woken, or on their way to the kernel's queue. */
    @Override
    void arriveVirtual(WaitMode mode, long deadlineNs) {
        if (isFair() && mode != WaitMode.REACQUIRE) {
            for (int i = 0; i < MOST_COURTESIES && arrivedCount > 0 && first() == null && word() == 0; i++) {
                long untilDeadlineNs = deadlineNs - System.nanoTime();
                if (untilDeadlineNs <= 0 || Thread.currentThread().isInterrupted()) {
                    return;
                }
                LockSupport.parkNanos(this, Math.min(untilDeadlineNs, COURTESY_NS));
            }
        }
    }

    @Override
    void depart(Waiting waiting) {
        if (isFair()) {
            ARRIVED_COUNT.getAndAdd(this, -1);
        }
    }

    @Override
    boolean hasQueue() {
        return arrivedCount > 0 || super.hasQueue();
    }

    @Override
    boolean queuesInKernel() {
        return isFair();
    }

    @Override
    void owned(ThreadRecord me) {
        me.addInheritableHeld(1);
    }

    @Override
    void disowned(ThreadRecord me) {
        me.addInheritableHeld(-1);
    }

    @Override
    void ownedByInflation(ThreadRecord owner, int delta) {
        owner.addInheritableHeldByInflation(delta);
    }

    @Override
    void freeWord(ThreadRecord me) {
        if (casWord(me.tid(), 0)) {
            return;
        }
        unlockInKernel();
    }

    private void unlockInKernel() {
        int result = futex.unlockPi(slot.address(WORD_OFFSET));
        while (result == -Errno.EAGAIN || result == -Errno.EINTR) {
            result = futex.unlockPi(slot.address(WORD_OFFSET));
        }
        if (result < 0) {
            throw PlatformException.unexpected("futex unlock-pi", result);
        }
    }

    @Override
    boolean mustNotSleep(ThreadRecord me) {
        return canInherit() && (isFair() || me.inheritableHeld() > 0 || me.wasRealtime());
    }

    @Override
    boolean queuesFairly() {
        return false; // see queuesInKernel
    }

    @Override
    public void prod(ThreadRecord waiter) {
        super.prod(waiter);
        waiter.signal();
    }

    private boolean canInherit() {
        int ownerTid = word() & TID_MASK;
        return ownerTid != VIRTUAL_OWNER && ownerTid != ENDED_OWNER && !isAbandoned();
    }

    @Override
    Outcome sleep(Waiting waiting) {
        ThreadRecord me = waiting.me;
        if (canInherit() && (queuesInKernel() || me.inheritableHeld() > 0 || me.refreshRealtime())) {
            return waitInKernel(waiting);
        }
        sleepPolitely(waiting);
        return Outcome.RETRY;
    }

    private Outcome waitInKernel(Waiting waiting) {
        checkOwnerAlive(); // or the kernel might know another thread by the tid of one that has ended
        if (isAbandoned()) {
            return Outcome.RETRY;
        }
        if (waiting.keepsWake) {
            waiting.keepsWake = false;
            lieDown(true); // the kernel may refuse us for long; it gives us a free word at once
        }
        int wordBefore = word();
        int result = lockPi(waiting);
        waiting.woken = true;
        switch (-result) {
            case 0:
                return isOwnAfterHandOver() ? Outcome.OWNED : Outcome.RETRY;
            case Errno.EAGAIN: // the owner is just exiting
            case Errno.ETIMEDOUT: // the deadline, the backstop, or an interrupter has set the timespec to the past
            case Errno.EINTR:
                return Outcome.RETRY;
            case Errno.EDEADLK:
                return refusedAsDeadlock(waiting);
            case Errno.EPERM: // the tid is now that of another process
            case Errno.ESRCH:
                return ownerNotFound(wordBefore, result);
            default:
                throw PlatformException.unexpected("futex lock-pi", result);
        }
    }

    private int lockPi(Waiting waiting) {
        ThreadRecord me = waiting.me;
        if (waiting.isInterruptible()) {
            me.beginInterruptible();
        }
        try {
            boolean deaf = waiting.isInterruptible() && !Platform.get().has(Capability.INTERRUPT_SIGNAL);
            long until = deaf ? backstop(waiting.deadlineNs) : waiting.untilNs();
            long timespec = me.timespecFor(until, futex.lockPiClock());
            if (waiting.isInterrupted()) {
                return -Errno.EINTR; // after the timespec: a later interrupt sets that to the past
            }
            int before = ThreadStatus.enter(me.thread(), this, waiting.isTimed());
            try {
                return futex.lockPi(slot.address(WORD_OFFSET), timespec);
            } finally {
                ThreadStatus.leave(me.thread(), before);
            }
        } finally {
            if (waiting.isInterruptible()) {
                me.endInterruptible();
            }
        }
    }

    /** The kernel made us owner: also of a word whose owner has ended (futex(2): FUTEX_OWNER_DIED). */
    @Override
    boolean isOwnAfterHandOver() {
        if ((word() & OWNER_DIED) == 0 && !isAbandoned()) {
            return true;
        }
        Thread dead = owner();
        if (!isAbandoned()) {
            abandon(dead == null ? "(unknown)" : dead.getName());
        }
        unlockInKernel(); // the next waiter in the kernel learns the same
        casWord(0, ENDED_OWNER);
        return false;
    }

    private Outcome refusedAsDeadlock(Waiting waiting) {
        ThreadRecord me = waiting.me;
        if (waiting.isIndefinite() && waiting.mode != WaitMode.REACQUIRE) {
            // Links are read one by one. Only a cycle that is read twice alike, the kernel refusing in between, stands
            // still.
            DeadlockCycle cycle = DeadlockCycle.find(me, this);
            String text = cycle == null ? null : cycle.describe();
            if (text != null && text.equals(waiting.refusedCycle)) {
                RefusedDeadlocks.tell(cycle);
                throw new LockDeadlockException(text);
            }
            waiting.refusedCycle = text;
        }
        // Some wait of the cycle can still end by itself: ask the kernel again in a while. The turn word wakes nobody
        // here.
        me.setTurnWord(0);
        long untilNs = System.nanoTime() + REFUSAL_PAUSE_NS;
        futexWait(waiting, me.turnAddress(), 0, Math.min(waiting.deadlineNs, untilNs));
        return Outcome.RETRY;
    }

    private Outcome ownerNotFound(int wordBefore, int result) {
        int word = word();
        int ownerTid = word & TID_MASK;
        if (ownerTid == 0 || ownerTid != (wordBefore & TID_MASK) || !canInherit()) {
            lostOwners = 0;
            return Outcome.RETRY;
        }
        Thread current = owner();
        if (current != null && !current.isAlive()) {
            abandon(current.getName());
        } else if (++lostOwners > MOST_LOST_OWNERS) {
            throw PlatformException.unexpected("futex lock-pi (owner tid " + ownerTid + ")", result);
        } else {
            Thread.yield(); // the owner is between taking the word and saying so, or is just ending
        }
        return Outcome.RETRY;
    }
}
