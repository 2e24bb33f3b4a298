package io.turnstile.sync;

import io.turnstile.runtime.track.AcquireMode;
import io.turnstile.runtime.track.AnnouncedLock;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.LockClass;
import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.TrackedThread;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/**
 * Any lock, watched: its last operations, its contention, waits that last, and deadlocks of threads that wait for each other
 * through watched locks. It is the agent's tracker, by API: the same records of who holds what and waits for what, without the
 * agent; under an agent that tracks, watched locks are among those of its reports, and its analysis sees circles that lead
 * through locks that are not watched, too.
 *
 * <p>For an exclusive lock, reentrant or not. It costs some microseconds an operation, since it notes where in the program it
 * is: for finding errors.
 */
public final class DebugLock implements Lock {
    static final long DETECT_AFTER_NS = TimeUnit.SECONDS.toNanos(5);

    private final Lock lock;
    private final String name;
    private final AnnouncedLock announced;
    private final DebugHistory history = new DebugHistory();
    private volatile long detectAfterNs = DETECT_AFTER_NS;
    private volatile Consumer<DeadlockInfo> deadlockListener =
            info -> System.err.print("Turnstile: " + info); // until somebody listens
    private volatile Consumer<StallInfo> waitListener = info -> System.err.println("Turnstile: " + info); // likewise

    /** Watches {@code lock} under a name for reports. */
    public DebugLock(Lock lock, String name) {
        this.lock = Checks.notNull("lock", lock, "pass the one to watch");
        this.name = Checks.notNull("name", name, "pass the name for reports");
        DebugWatch.start();
        this.announced = new AnnouncedLock(this, DebugSites.ofCaller("new DebugLock", name));
    }

    /**
     * After how long a wait is looked at; default 5 s.
     *
     * @return this
     */
    public DebugLock detectAfter(long time, TimeUnit unit) {
        detectAfterNs = Checks.timeoutNs(time, unit);
        return this;
    }

    /**
     * Told, once, of each deadlock that a wait for this lock is part of: who waits, since when, and what each holds, since
     * when and taken where. Called on a thread of the library, which it must not hold up. Without a listener it is written to
     * System.err.
     *
     * @return this
     */
    public DebugLock onDeadlock(Consumer<DeadlockInfo> listener) {
        deadlockListener = Checks.notNull("listener", listener, "leave the call out for reports on System.err");
        return this;
    }

    /**
     * Told, once, of each wait for this lock without deadline that lasts that long and is part of no deadlock; as {@link
     * #onDeadlock}.
     *
     * @return this
     */
    public DebugLock onLongWait(Consumer<StallInfo> listener) {
        waitListener = Checks.notNull("listener", listener, "leave the call out for reports on System.err");
        return this;
    }

    /** The last operations, oldest first. */
    public List<String> history() {
        return history.lines();
    }

    /**
     * How often it was acquired and who waits now; how often and how long threads waited, for this lock and others of the same
     * name that were made at the same place.
     */
    public String contentionReport() {
        LockRecord record = record();
        if (record == null) {
            return name + ": not tracked, there are too many locks";
        }
        LockClass all = record.lockClass();
        return String.format(
                Locale.ROOT,
                "%s: %d acquires, %d had to wait, %.3f ms in all, %.3f ms at most; now waiting: %s",
                name,
                record.acquires(),
                all.contended(),
                all.waitedNs() / 1e6,
                all.longestWaitNs() / 1e6,
                DebugWatch.waitersOf(this));
    }

    String name() {
        return name;
    }

    LockRecord record() {
        return announced.record();
    }

    TrackedThread owner() {
        LockRecord record = record();
        return record == null ? null : record.owner();
    }

    long detectAfterNs() {
        return detectAfterNs;
    }

    void tellDeadlock(DeadlockInfo info) {
        deadlockListener.accept(info);
    }

    void tellLongWait(TrackedThread waiter) {
        TrackedThread owner = owner();
        LockRecord record = record();
        long heldNs = owner == null
                ? 0
                : owner.holds().stream()
                        .filter(hold -> hold.lock() == record)
                        .mapToLong(TrackedThread.Hold::heldForNs)
                        .findFirst()
                        .orElse(0);
        waitListener.accept(new StallInfo(
                name,
                new StallInfo.Waiter(waiter.thread(), name, waiter.pendingForNs()),
                owner == null ? null : owner.thread(),
                heldNs,
                history()));
    }

    /** An acquire that waits, or gives up. */
    private interface Attempt<E extends Exception> {
        boolean acquire() throws E;
    }

    private <E extends Exception> boolean acquire(String operation, int mode, Attempt<E> attempt) throws E {
        announced.acquiring(DebugSites.ofCaller(operation, name), mode);
        boolean acquired = false;
        try {
            acquired = attempt.acquire();
        } finally {
            if (acquired) {
                announced.acquired();
            } else {
                announced.notAcquired();
            }
        }
        history.note(acquired ? operation : operation + " (in vain)");
        return acquired;
    }

    @Override
    public void lock() {
        acquire("lock", AcquireMode.EXCLUSIVE, () -> {
            lock.lock();
            return true;
        });
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        acquire("lockInterruptibly", AcquireMode.INTERRUPTIBLE, () -> {
            lock.lockInterruptibly();
            return true;
        });
    }

    @Override
    public boolean tryLock() {
        return acquire("tryLock", AcquireMode.TRY, lock::tryLock);
    }

    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        return acquire(
                "timed tryLock", AcquireMode.TIMED | AcquireMode.INTERRUPTIBLE, () -> lock.tryLock(timeout, unit));
    }

    @Override
    public void unlock() {
        TrackedThread me = owner();
        boolean mine = me != null && me.thread() == Thread.currentThread();
        announced.releasing(); // before: afterwards it is somebody else's
        boolean released = false;
        try {
            lock.unlock();
            released = true;
        } finally {
            if (!released && mine) {
                announced.acquiring(DebugSites.ofCaller("unlock", name), AcquireMode.TRY);
                announced.acquired();
            }
        }
        history.note("unlock");
    }

    @Override
    public Condition newCondition() {
        return new DebugCondition(lock.newCondition(), announced, name);
    }

    @Override
    public String toString() {
        return "DebugLock[" + name + "]";
    }
}
