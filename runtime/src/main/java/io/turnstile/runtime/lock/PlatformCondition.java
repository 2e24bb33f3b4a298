package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import io.turnstile.runtime.thread.ThreadStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

/**
 * A condition of a {@link PlatformReentrantLock}, or the wait set of a managed monitor: a FIFO queue of waiters that is touched only under the lock.
 *
 * <p>A waiter stays a visitor, so the lock stays fat, and every signal meets the fat lock that the waiter knows. Waiters that
 * lend or might be lent priority wait by FUTEX_WAIT_REQUEUE_PI and wake as owners; others are moved onto the lock's
 * sleepers by their signaller. Who is not signalled takes itself out of the queue, once it has the lock again.
 */
final class PlatformCondition implements Condition {
    private final ThinLock lock;
    private final Object blocker; // what thread dumps say a waiter waits on
    private ConditionNode first; // under the lock
    private ConditionNode last; // under the lock

    PlatformCondition(ThinLock lock) {
        this.lock = lock;
        this.blocker = this;
    }

    /** The wait set of an object's monitor. */
    PlatformCondition(ThinLock lock, Object object) {
        this.lock = lock;
        this.blocker = object;
    }

    @Override
    public void await() throws InterruptedException {
        waitInterruptibly(Deadline.NONE);
    }

    @Override
    public void awaitUninterruptibly() {
        waitOn(false, Deadline.NONE);
    }

    @Override
    public long awaitNanos(long timeoutNs) throws InterruptedException {
        Deadline deadline = Deadline.after(timeoutNs);
        waitInterruptibly(deadline);
        return deadline.isNone() ? timeoutNs : Math.min(timeoutNs, deadline.remainingNs());
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return waitInterruptibly(Deadline.after(unit.toNanos(time))) != ConditionNode.TIMED_OUT;
    }

    /** A step of the wall clock takes effect within a second. */
    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        return waitInterruptibly(Deadline.at(deadline)) != ConditionNode.TIMED_OUT;
    }

    private int waitInterruptibly(Deadline deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        int status = waitOn(true, deadline);
        if (status == ConditionNode.INTERRUPTED && Thread.interrupted()) {
            throw new InterruptedException();
        }
        return status;
    }

    private int waitOn(boolean interruptible, Deadline deadline) {
        StackProbe.touchDeep(); // not between releasing the lock and having it again
        Thread thread = Thread.currentThread();
        FatLock fat = LockCore.ownedFat(lock, thread);
        ThreadRecord me = ThreadIds.isVirtual(thread) ? null : ThreadRegistry.current(thread);
        ConditionNode node = new ConditionNode(thread, me, fat, interruptible);
        if (me != null) {
            me.setConditionWord(0);
            me.setWaitingFor(node, false); // before a signaller can have the lock: signalled is queued
        }
        append(node);
        int holds = fat.holds();
        boolean owned = false;
        PlatformException notLifted;
        fat.releaseForWait(me);
        try {
            CeilingCore.leave(me, fat.control());
            owned = me == null ? park(node, interruptible, deadline) : sleep(node, interruptible, deadline);
        } finally {
            notLifted = CeilingCore.comeBack(me, fat);
            if (owned) {
                me.setWaitingFor(null, false);
                fat.reentered(node, holds);
            } else {
                fat.reenter(node, holds);
            }
            if (node.countedAsSleeper && !node.wokenByFutex) {
                fat.addSleeper(-1); // nobody has woken it, so nobody has counted it out
            }
            node.move(ConditionNode.SPURIOUS);
            if (node.status() != ConditionNode.SIGNALLED) {
                unlink(node);
            }
        }
        if (notLifted != null) {
            throw notLifted;
        }
        return node.status();
    }

    /*
     * Repeatedly, until the status moves: at the deadline move it ourselves; sleep on the condition word while it is 0.
     * Returns whether the kernel has made us owner of the lock.
     */
    private boolean sleep(ConditionNode node, boolean interruptible, Deadline deadline) {
        ThreadRecord me = node.record;
        if (interruptible) {
            me.beginInterruptible();
        }
        try {
            while (node.status() == ConditionNode.WAITING) {
                if (deadline.hasPassed()) {
                    node.move(ConditionNode.TIMED_OUT);
                } else {
                    long timespec = me.timespecFor(deadline.lookAtNs(), FutexPort.Clock.MONOTONIC);
                    if (interruptible && node.thread.isInterrupted()) {
                        node.prod(me); // the interrupter may have come before the timespec
                    } else if (sleepOnce(node, timespec)) {
                        return true;
                    }
                }
            }
            return false;
        } finally {
            if (interruptible) {
                me.endInterruptible();
            }
            me.setWaitingFor(node.fat, true); // it counts as queued on the lock from now on
        }
    }

    private boolean sleepOnce(ConditionNode node, long timespec) {
        ThreadRecord me = node.record;
        FutexPort futex = Platform.get().futex();
        int result;
        int before = ThreadStatus.enter(node.thread, blocker, timespec != 0);
        try {
            result = node.inKernelQueue
                    ? futex.waitRequeuePi(
                            me.conditionAddress(), 0, timespec, node.fat.slot.address(FatLock.WORD_OFFSET))
                    : futex.waitOn(me.conditionAddress(), 0, timespec);
        } finally {
            ThreadStatus.leave(node.thread, before);
        }
        node.wokenByFutex = result == 0;
        switch (-result) {
            case 0:
                return node.inKernelQueue && node.fat.isOwnAfterHandOver();
            case Errno.EAGAIN:
                if (node.status() == ConditionNode.WAITING) {
                    me.setConditionWord(0); // a late bell of an earlier wait, or ours: the loop reads the status next
                }
                return false;
            case Errno.ETIMEDOUT:
            case Errno.EINTR:
                return false;
            default:
                throw PlatformException.unexpected(node.inKernelQueue ? "futex wait-requeue-pi" : "futex wait", result);
        }
    }

    /** As {@link #sleep}, for a virtual thread. */
    private boolean park(ConditionNode node, boolean interruptible, Deadline deadline) {
        boolean interrupted = false;
        while (node.status() == ConditionNode.WAITING) {
            if (interruptible && node.thread.isInterrupted()) {
                node.move(ConditionNode.INTERRUPTED);
            } else if (deadline.hasPassed()) {
                node.move(ConditionNode.TIMED_OUT);
            } else if (deadline.isNone()) {
                interrupted |= !interruptible && Thread.interrupted(); // or park would return at once
                LockSupport.park(blocker);
            } else {
                LockSupport.parkNanos(blocker, Math.max(1, deadline.lookAtNs() - System.nanoTime()));
            }
        }
        if (interrupted) {
            node.thread.interrupt();
        }
        return false;
    }

    @Override
    public void signal() {
        checkOwner();
        signalFirst();
    }

    @Override
    public void signalAll() {
        checkOwner();
        while (signalFirst()) {
            // each call takes one out of the queue
        }
    }

    /** Signals the longest waiter that nothing else has ended; returns whether there was one. */
    private boolean signalFirst() {
        for (ConditionNode node = first; node != null; node = first) {
            StackProbe.touchDeep(); // not between moving the status and waking
            unlink(node);
            if (node.move(ConditionNode.SIGNALLED)) {
                node.releaseSignalled();
                return true;
            }
        }
        return false;
    }

    boolean isOf(ThinLock other) {
        return lock == other;
    }

    int waitCount() {
        return waitingThreads().size();
    }

    Collection<Thread> waitingThreads() {
        checkOwner();
        List<Thread> threads = new ArrayList<>();
        for (ConditionNode node = first; node != null; node = node.next) {
            if (node.status() == ConditionNode.WAITING) {
                threads.add(node.thread);
            }
        }
        return threads;
    }

    private void checkOwner() {
        if (LockCore.holds(lock, Thread.currentThread()) == 0) {
            throw new IllegalMonitorStateException();
        }
    }

    private void append(ConditionNode node) {
        node.previous = last;
        if (last == null) {
            first = node;
        } else {
            last.next = node;
        }
        last = node;
    }

    private void unlink(ConditionNode node) {
        if (node.previous == null && first != node) {
            return; // a signaller took it out and then found its status moved
        }
        if (node.previous == null) {
            first = node.next;
        } else {
            node.previous.next = node.next;
        }
        if (node.next == null) {
            last = node.previous;
        } else {
            node.next.previous = node.previous;
        }
        node.previous = null;
        node.next = null;
    }
}
