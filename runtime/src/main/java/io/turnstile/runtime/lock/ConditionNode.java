package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.thread.ThreadRecord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** One wait of one thread on a {@link PlatformCondition}. */
final class ConditionNode implements ThreadRecord.Wait {
    /*
     * status moves once, by CAS from WAITING; who moves it decides how the wait ends:
     *
     *   status      | moved by
     *   ------------+------------------------------------------------------
     *   WAITING     |
     *   SIGNALLED   | the owner of the lock, in signal
     *   INTERRUPTED | the interrupter, or the waiter itself where it is interrupted already
     *   TIMED_OUT   | the waiter
     *   SPURIOUS    | the waiter, where the kernel made it owner without any of these
     *
     * The condition word of the waiter's record is only the bell: 0 while it may sleep, 1 once the status has moved. The
     * waiter writes 0, then reads the status; the mover moves the status, then writes 1, then requeues or wakes. So the
     * waiter either sees the status, or its wait sees 1 (EAGAIN), or it sleeps and is requeued or woken: no wake-up is lost.
     * A late 1 from a mover of an earlier wait costs one more look.
     */
    static final int WAITING = 0;
    static final int SIGNALLED = 1;
    static final int INTERRUPTED = 2;
    static final int TIMED_OUT = 3;
    static final int SPURIOUS = 4;

    private static final VarHandle STATUS;

    static {
        try {
            STATUS = MethodHandles.lookup().findVarHandle(ConditionNode.class, "status", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Thread thread;
    final ThreadRecord record; // null where the waiter is virtual
    final FatLock fat; // visited by the waiter all through
    final boolean interruptible;
    final Sleeper sleeper; // the waiter's place in a queue of the lock; null where it needs none
    final Waiting reacquiring; // made before the lock is released; null where the waiter is virtual
    final boolean inKernelQueue; // waits ready to be moved into the PI queue of the lock
    ConditionNode previous; // under the lock
    ConditionNode next; // under the lock
    boolean countedAsSleeper; // written by the signaller under the lock, read by the waiter under the lock
    boolean wokenByFutex; // the waiter only: its last wait was ended by a futex wake
    private volatile int status = WAITING;

    ConditionNode(Thread thread, ThreadRecord record, FatLock fat, boolean interruptible) {
        this.thread = thread;
        this.record = record;
        this.fat = fat;
        this.interruptible = interruptible;
        this.sleeper =
                record == null ? new Sleeper.Virtual(thread) : fat.queuesFairly() ? new Sleeper.Turn(record) : null;
        this.reacquiring = record == null
                ? null
                : new Waiting(record, WaitMode.REACQUIRE, ThreadRecord.NO_DEADLINE, (Sleeper.Turn) sleeper);
        // Own word apart, which is about to be freed: could we lend priority, or does somebody lend us some? And the
        // queue of
        // a fair PI lock is the kernel's.
        this.inKernelQueue = record != null
                && fat.inherits()
                && LockWord.ceilingOf(fat.control()) == 0 // or the kernel would make us owner before we are lifted
                && lendsOrBorrows()
                && Platform.get().has(Capability.REQUEUE_PI)
                && Platform.get().has(Capability.INTERRUPT_SIGNAL);
    }

    private boolean lendsOrBorrows() {
        boolean realtime = record.refreshRealtime();
        return fat.queuesInKernel() || realtime || record.inheritableHeld() > 1;
    }

    int status() {
        return status;
    }

    boolean move(int to) {
        return STATUS.compareAndSet(this, WAITING, to);
    }

    /** Lets the waiter go on to acquire the lock again; by the owner of the lock, after moving the status. */
    void releaseSignalled() {
        if (record == null || fat.queuesFairly()) {
            queueSignalled();
        }
        if (record == null) {
            LockSupport.unpark(thread);
        } else if (inKernelQueue || !moveToSleepers()) {
            ring();
        }
    }

    /** Its attempt to acquire again has failed for want of memory; it makes another. */
    void comesBackWithoutLock() {
        if (sleeper != null) {
            sleeper.mayStandTwice = true;
        }
    }

    /** In the order of the signals, and seen to be queued when the signal returns, unless a releaser that comes late takes it for a sleeper. */
    private void queueSignalled() {
        try {
            fat.enqueue(sleeper);
        } catch (VirtualMachineError shortage) {
            fat.dequeue(sleeper); // it takes a place itself when it is awake; a signal does not fail
        }
    }

    /**
     * Moves a sleeping waiter from its own word to the lock's sequence word, so that it does not wake only to find the lock
     * held by its signaller.
     */
    private boolean moveToSleepers() {
        if (!Platform.get().has(Capability.REQUEUE)
                || record.wasRealtime() // it lends to the owner at once, in the kernel
                || fat.queuesFairly()
                || fat.queuesInKernel()
                || record.inheritableHeld() > 0) {
            return false;
        }
        FutexPort futex = Platform.get().futex();
        record.setConditionWord(1);
        fat.addSleeper(1);
        int moved = futex.requeue(record.conditionAddress(), 1, 0, 1, fat.slot.address(FatLock.SEQUENCE_OFFSET));
        if (moved == 1) {
            countedAsSleeper = true;
            fat.lieDown(false);
            if (record.inheritableHeld() > 0) {
                fat.wakeSleepers(); // keeps H1 of InheritanceLock: who made it so may have looked before we moved it
            }
            return true;
        }
        fat.addSleeper(-1);
        return moved == 0; // not asleep: it will see the word
    }

    /** Rings the bell: wakes the waiter, or moves it into the kernel's queue of the lock. */
    private void ring() {
        FutexPort futex = Platform.get().futex();
        record.setConditionWord(1);
        if (inKernelQueue) {
            int moved = futex.requeuePi(record.conditionAddress(), 1, 0, fat.slot.address(FatLock.WORD_OFFSET));
            if (moved < 0) {
                // Refused: a cycle, or a virtual owner. With the word changed, a signal makes the wait end.
                record.signal();
            }
        } else {
            // A late bell may find the thread in a later wait of the other kind, which refuses it: it is not meant
            // then.
            int woken = futex.wake(record.conditionAddress(), 1);
            if (woken < 0 && woken != -Errno.EINVAL) {
                throw PlatformException.unexpected("futex wake", woken);
            }
        }
    }

    @Override
    public void prod(ThreadRecord waiter) {
        if (interruptible && thread.isInterrupted() && move(INTERRUPTED)) {
            ring();
        }
    }

    @Override
    public void reconsider(ThreadRecord waiter) {
        fat.wakeSleepers();
    }

    @Override
    public boolean isQueuedOn(Object lock) {
        return lock == fat && status != WAITING;
    }
}
