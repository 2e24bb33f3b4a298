package io.turnstile.sync;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import io.turnstile.runtime.thread.ThreadStatus;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * {@link FutexLock} by a robust or shared mutex of the C library, in memory of ours.
 *
 * <p>Why the C library: the kernel releases what a dying thread holds by the one robust list of that thread, which belongs to
 * the C library (set_robust_list(2)). It enters a mutex there before it takes the word, so no death between two
 * instructions is missed, and no reuse of a tid can deceive: the kernel marks the word itself as the thread goes, also on
 * SIGKILL. A design by tids and start times has such gaps between word and record.
 *
 * <pre>
 *   state of the mutex | meaning                              | moved by
 *   -------------------+--------------------------------------+------------------------------------------------------
 *   free               |                                      | lock: to held
 *   held               | by a kernel thread                   | unlock: to free; the kernel at its death: to orphaned
 *   orphaned           | the owner died                       | lock: to held + told (EOWNERDEAD)
 *   held + told        | by one that knows                    | markConsistent: to held; unlock: to lost
 *   lost               | ENOTRECOVERABLE to all, for ever     |
 * </pre>
 *
 * The list links mutexes by address, so one that a thread of ours holds must stay mapped, or a later lock of that thread
 * would write into nothing: {@link #HELD} keeps it reachable from before the acquire returns until just before the release,
 * in which the caller's own frame does. A lock whose owner thread has died stays in it until the next release.
 *
 * <p>Closing gives the memory to others, so it needs the last use: {@link #uses} goes from 0 to CLOSED by one compare-and-set,
 * and a thread counts itself before it touches the mutex, from 0 upwards or not at all.
 */
final class PosixFutexLock implements FutexLock {
    private static final Set<PosixFutexLock> HELD = ConcurrentHashMap.newKeySet();
    private static final long SLICE_NS = 1_000_000_000L;
    private static final int CLOSED = -1;
    private static final int PROCESS_ID = (int) ProcessHandle.current().pid();

    private final MutexMemory memory;
    private final Consumer<FutexLock> onOwnerDied; // null where nobody asked
    private final AtomicInteger uses =
            new AtomicInteger(); // threads in a call, and one for who holds it; CLOSED for ever
    private final Cleaner.Cleanable cleanable;
    private volatile boolean monotonic; // whether the C library takes that clock for this mutex; cleared once
    private volatile int ownerTid; // of this process, for people
    private boolean told; // holder only: its last acquire was OWNER_DIED, and it is not consistent yet

    PosixFutexLock(MutexMemory memory, Consumer<FutexLock> onOwnerDied) {
        this.memory = memory;
        this.onOwnerDied = onOwnerDied;
        this.monotonic = memory.mutexes.hasMonotonicClock();
        this.cleanable = LinePool.CLEANER.register(this, memory::release);
    }

    @Override
    public Acquired lock() {
        ThreadRecord me = begin();
        try {
            int error = memory.mutexes.tryLock(memory.address);
            return acquired(me, error == Errno.ETIMEDOUT ? sleep(me) : error);
        } finally {
            uses.decrementAndGet();
        }
    }

    private int sleep(ThreadRecord me) {
        int before = ThreadStatus.enter(me.thread(), this, false);
        try {
            return memory.mutexes.lock(memory.address);
        } finally {
            ThreadStatus.leave(me.thread(), before);
        }
    }

    @Override
    public Acquired lockInterruptibly() throws InterruptedException {
        return lockUntil(Checks.NO_DEADLINE);
    }

    @Override
    public Acquired tryLock() {
        ThreadRecord me = begin();
        try {
            int error = memory.mutexes.tryLock(memory.address);
            return error == Errno.ETIMEDOUT ? null : acquired(me, error);
        } finally {
            uses.decrementAndGet();
        }
    }

    @Override
    public Acquired tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        return lockUntil(Checks.deadlineNs(timeout, unit));
    }

    private Acquired lockUntil(long deadlineNs) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        ThreadRecord me = begin();
        try {
            return lockUntil(me, deadlineNs);
        } finally {
            uses.decrementAndGet();
        }
    }

    private Acquired lockUntil(ThreadRecord me, long deadlineNs) throws InterruptedException {
        int error = memory.mutexes.tryLock(memory.address);
        Interruption.begin(me);
        try {
            while (error == Errno.ETIMEDOUT) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (Checks.hasPassed(deadlineNs)) {
                    return null;
                }
                error = lockOnce(me, deadlineNs);
            }
        } finally {
            Interruption.end(me);
        }
        return acquired(me, error);
    }

    /*
     * An interrupter moves the timespec into the past and sends a signal. The C library passes the caller's timespec on to the
     * kernel; should one copy it, the slice that Interruption sets bounds what an interrupt may be late.
     */
    private int lockOnce(ThreadRecord me, long deadlineNs) {
        boolean onMonotonic = monotonic;
        long untilNs = Math.min(Interruption.untilNs(deadlineNs, System.nanoTime()), System.nanoTime() + SLICE_NS);
        long timespec = me.timespecFor(untilNs, onMonotonic ? FutexPort.Clock.MONOTONIC : FutexPort.Clock.REALTIME);
        if (me.thread().isInterrupted()) {
            return Errno.ETIMEDOUT; // after the timespec: a later interrupt moves that
        }
        int before = ThreadStatus.enter(me.thread(), this, true);
        try {
            int error = memory.mutexes.lockUntil(memory.address, onMonotonic, timespec);
            if (error == Errno.EINVAL && onMonotonic) {
                monotonic = false; // no FUTEX_LOCK_PI2: the C library has that clock for other mutexes only
                return Errno.ETIMEDOUT;
            }
            return error;
        } finally {
            ThreadStatus.leave(me.thread(), before);
        }
    }

    private Acquired acquired(ThreadRecord me, int error) {
        switch (error) {
            case 0:
            case Errno.EOWNERDEAD:
                if (HELD.add(this)) {
                    uses.incrementAndGet(); // else that of an owner that died
                }
                ownerTid = me.tid();
                memory.noteOwner(PROCESS_ID, me.tid());
                told = error == Errno.EOWNERDEAD;
                if (told && onOwnerDied != null) {
                    tellOwnerDied();
                }
                return told ? Acquired.OWNER_DIED : Acquired.CONSISTENT;
            case Errno.ENOTRECOVERABLE:
                throw new LockNotRecoverableException(this);
            case Errno.EDEADLK:
                throw ownerTid == me.tid() ? Checks.heldAlready(this) : closesCycle();
            default:
                throw new PlatformException("pthread_mutex_lock", error, "");
        }
    }

    private IllegalMonitorStateException closesCycle() {
        return new IllegalMonitorStateException("waiting for " + this + " would close a cycle of waits:"
                + " only an acquire that can end is allowed; take locks in one order everywhere");
    }

    /** A callback that throws has repaired nothing: the lock is released as it is. */
    private void tellOwnerDied() {
        boolean returned = false;
        try {
            onOwnerDied.accept(this);
            returned = true;
        } finally {
            if (!returned) {
                unlock();
            }
        }
    }

    @Override
    public void unlock() {
        ThreadRecord me = me();
        if (ownerTid != me.tid()) {
            throw Checks.notOwner(this);
        }
        ownerTid = 0;
        memory.noteOwner(0, 0);
        told = false;
        HELD.remove(this); // before the release: the next owner's entry must stay
        int error = memory.mutexes.unlock(memory.address);
        uses.decrementAndGet(); // after it: nobody may give the memory back before
        Reference.reachabilityFence(this);
        if (error != 0) {
            throw new PlatformException("pthread_mutex_unlock", error, "");
        }
    }

    @Override
    public void markConsistent() {
        if (ownerTid != me().tid() || !told) {
            throw new IllegalStateException(this + " is consistent, or thread \""
                    + Thread.currentThread().getName()
                    + "\" does not hold it: only the holder that was told OWNER_DIED may mark it; leave the call out");
        }
        int error = memory.mutexes.consistent(memory.address);
        if (error != 0) {
            throw new PlatformException("pthread_mutex_consistent", error, "");
        }
        told = false;
    }

    @Override
    public int ownerTid() {
        return memory.isShared() ? memory.notedOwnerTid() : ownerTid;
    }

    /** One use more, until the caller lowers it. Who holds the lock has a use of its own. */
    private ThreadRecord begin() {
        ThreadRecord me = me();
        int before = uses.getAndUpdate(count -> count == CLOSED ? CLOSED : count + 1);
        if (before == CLOSED) {
            throw Checks.closed(this);
        }
        return me;
    }

    private ThreadRecord me() {
        Thread thread = Thread.currentThread();
        if (ThreadIds.isVirtual(thread)) {
            throw new UnsupportedOperationException("virtual thread \"" + thread.getName()
                    + "\": a robust or shared lock knows its owner by kernel thread; use it from platform threads");
        }
        return ThreadRegistry.current(thread);
    }

    @Override
    public void close() {
        if (uses.compareAndSet(0, CLOSED)) {
            cleanable.clean();
        } else if (uses.get() != CLOSED) {
            throw new IllegalStateException(
                    this + " is held, waited for or orphaned: only a free lock may be closed; release it first");
        }
    }

    @Override
    public String toString() {
        return "FutexLock@" + Integer.toHexString(hashCode()) + (memory.isShared() ? "[shared]" : "[private]");
    }
}
