package io.turnstile.runtime.track;

import io.turnstile.runtime.lock.Monitors;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Static targets of what is injected at level {@code contention}: an acquire of a free lock is two reads, one of the lock's
 * state and one of {@link #announced}; only a thread that finds a lock held goes further.
 *
 * <p>That a thread has announced a wait is known to it alone, so the second read must not miss its own announcement: it
 * raises {@link #announced} before it waits and reads it after, in program order. What was announced and never confirmed
 * (the call threw) is forgotten at the thread's next acquire, which goes further as long as anybody has announced.
 */
public final class ContentionHooks {
    /** From here on a wait counts where the lock may have been free: a monitor that others queued for some time ago. */
    private static final long LEAST_NS_IN_DOUBT = 1000;

    private static final VarHandle ANNOUNCED;
    private static int announced; // atomic adds; threads that are between announcing a wait and confirming it

    static {
        try {
            ANNOUNCED = MethodHandles.lookup().findStaticVarHandle(ContentionHooks.class, "announced", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static boolean on; // written once, before anything is injected
    private static boolean managed; // likewise

    private ContentionHooks() {}

    /** Chooses this level; before anything is injected. */
    public static void setOn() {
        on = true;
    }

    /** Looks at every monitor more closely: some are managed, and their objects' headers say nothing. */
    public static void expectManagedMonitors() {
        managed = true;
        ANNOUNCED.getAndAdd(1);
    }

    /** Whether this is the level. */
    static boolean isOn() {
        return on;
    }

    /** A thread has ended; what it announced in vain counts no longer. */
    static void ended(TrackedThread thread) {
        if (on && thread.pending != TrackedThread.NOTHING) {
            forget(thread);
        }
    }

    /** Before {@code monitorenter}. */
    public static void enteringMonitor(Object monitor, int site) {
        if (monitor != null && (announced != 0 || !MarkWord.isFree(monitor))) {
            heldMonitor(monitor, site);
        }
    }

    /** Before a call that takes a lock and waits for it. */
    public static void acquiring(Object lock, int site, int mode) {
        if (lock instanceof ReentrantLock one ? announced != 0 || one.isLocked() : mayBeHeld(lock, mode)) {
            held(lock, site, mode);
        }
    }

    /** After an acquire that has succeeded where it ended; harmless where nothing was announced. */
    public static void acquired() {
        if (announced != 0) {
            confirm(true);
        }
    }

    /** After a call that may have taken a lock. */
    public static void tried(boolean taken) {
        if (announced != 0) {
            confirm(taken);
        }
    }

    private static void heldMonitor(Object monitor, int site) {
        if (!TrackHooks.isOn()) {
            return;
        }
        try {
            TrackedThread thread = settled();
            if (thread == null) {
                return;
            }
            if (managed && Monitors.isHeldByAnother(monitor)) {
                announce(thread, monitor, site, AcquireMode.EXCLUSIVE, 0);
            } else if (!MarkWord.isFree(monitor) && !Thread.holdsLock(monitor)) {
                long leastNs = MarkWord.hasQueue(monitor) ? LEAST_NS_IN_DOUBT : 0;
                announce(thread, monitor, site, AcquireMode.EXCLUSIVE, leastNs);
            }
        } catch (Throwable failure) {
            TrackHooks.fail(failure);
        }
    }

    private static void held(Object lock, int site, int mode) {
        if (!TrackHooks.isOn()) {
            return;
        }
        try {
            TrackedThread thread = settled();
            if (thread != null && LockStates.blocks(lock, mode)) {
                announce(thread, LockViews.identityOf(lock), site, LockViews.modeOf(lock, mode), 0);
            }
        } catch (Throwable failure) {
            TrackHooks.fail(failure);
        }
    }

    private static boolean mayBeHeld(Object lock, int mode) {
        if (lock instanceof StampedLock || lock instanceof Semaphore || LockViews.isSide(lock)) {
            return announced != 0 || LockStates.blocks(lock, mode);
        }
        return false; // other locks are made of these
    }

    /** The caller, without what it announced in vain; null where an {@link AnnouncedLock} speaks for it. */
    private static TrackedThread settled() {
        TrackedThread thread = TrackedThread.current();
        if ((thread.pending & TrackedThread.SPOKEN_FOR) != 0) {
            return null;
        }
        if (thread.pending != TrackedThread.NOTHING) {
            forget(thread);
        }
        return thread;
    }

    private static void announce(TrackedThread thread, Object identity, int site, int mode, long leastNs) {
        LockRecord record = LockRecords.of(identity, site);
        if (record == null) {
            return;
        }
        Thread owner = LockStates.ownerOf(identity);
        thread.wait = new ContendedWait(thread, record, site, owner == null ? null : TrackedThread.of(owner), 0);
        thread.leastWaitNs = leastNs;
        thread.announce(record, site, mode);
        ANNOUNCED.getAndAdd(1);
    }

    private static void confirm(boolean taken) {
        TrackedThread thread = TrackedThread.current();
        ContendedWait wait = thread.wait;
        if (thread.pending == TrackedThread.NOTHING || (thread.pending & TrackedThread.SPOKEN_FOR) != 0) {
            return; // others announced something
        }
        forget(thread);
        if (taken && wait != null) {
            wait.end(thread.leastWaitNs);
        }
    }

    private static void forget(TrackedThread thread) {
        thread.pending = TrackedThread.NOTHING;
        thread.wait = null;
        ANNOUNCED.getAndAdd(-1);
    }
}
