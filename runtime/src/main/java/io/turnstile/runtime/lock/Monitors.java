package io.turnstile.runtime.lock;

import io.turnstile.runtime.annotation.ForceInline;
import io.turnstile.runtime.annotation.ReservedStackAccess;
import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;

/**
 * What rewritten code calls where it entered, left, waited on or asked about a monitor. The objects that carry a lock word,
 * {@link ManagedObject}, the Class objects that have a {@link ClassMonitor} and the objects of listed classes
 * ({@link ListedMonitors}) are managed; all others are the JVM's, and every method here leaves them to it. The decision is the object's, never the site's, and an object never changes sides.
 *
 * <p>Two forms of a synchronized section. Where the object is known to be managed, {@link #enter} and {@link #exit} are all there
 * is. Otherwise {@link #enterAny} and the like give a token, whose JVM monitor the code then locks:
 *
 * <pre>
 *   token            | object is managed      | otherwise
 *   -----------------+------------------------+-----------------------------
 *   is               | a new MonitorToken     | the object itself
 *   its JVM monitor  | uncontended, never     | the monitor, as ever
 *                    | seen by anybody else   |
 *   exitToken(token) | releases our lock      | does nothing
 * </pre>
 *
 * So the code locks and unlocks a JVM monitor exactly once in any case, which is what HotSpot's compilers ask for, and what was
 * decided at the entry is remembered until the exit.
 */
public final class Monitors {
    private static final String NOT_OWNER = "current thread is not owner"; // as HotSpot says it
    private static final int NS_PER_MS = 1_000_000;

    private Monitors() {}

    /** Enters the monitor of a managed object; blocks until that is done, interrupted or not. */
    @ForceInline
    public static void enter(ManagedObject object) {
        StackProbe.touch();
        if (MonitorWatch.ON) {
            MonitorWatch.look(object);
        }
        Thread thread = Thread.currentThread();
        long id = ThreadIds.of(thread);
        if (ManagedObject.wordOf(object) != LockWord.FREE
                || !ThreadRegistry.isRegistered(id)
                || !ManagedObject.casWord(object, LockWord.FREE, LockWord.held(id))) {
            enterAgainOrWait(object, thread, id);
        }
    }

    private static void enterAgainOrWait(ManagedObject object, Thread thread, long id) {
        long word = ManagedObject.wordOf(object);
        boolean again = !LockWord.isFat(word)
                && LockWord.thinOwner(word) == id
                && LockWord.thinHolds(word) < LockWord.mostThinHolds(word)
                && ManagedObject.casWord(object, word, word + 1);
        if (!again) {
            LockCore.acquire(new MonitorView(object), thread, WaitMode.UNINTERRUPTIBLE, ThreadRecord.NO_DEADLINE);
        }
    }

    /**
     * Leaves the monitor of a managed object. Does nothing for null, which rewritten code passes before it enters, so that the
     * call is linked by then: linking takes more stack than leaving, and may come too late in a StackOverflowError.
     *
     * @throws IllegalMonitorStateException where the caller is not in it
     */
    @ForceInline
    @ReservedStackAccess
    public static void exit(ManagedObject object) {
        if (object == null) {
            return;
        }
        if (MonitorWatch.ON) {
            MonitorWatch.look(object);
        }
        Thread thread = Thread.currentThread();
        long held = LockWord.held(ThreadIds.of(thread));
        if (ManagedObject.wordOf(object) != held || !ManagedObject.casWord(object, held, LockWord.FREE)) {
            exitSlowly(object, thread);
        }
    }

    /** Allocates nothing: a section must be left also when memory is short. */
    private static void exitSlowly(ManagedObject object, Thread thread) {
        for (; ; ) {
            long word = ManagedObject.wordOf(object);
            if (LockWord.isFat(word)) {
                LockCore.releaseFat(FatLocks.at(word), thread, word);
                return;
            }
            LockCore.checkThinOwner(word, thread);
            long rest = LockWord.withoutHold(word);
            if (ManagedObject.casWord(object, word, rest)) {
                CeilingCore.released(rest, thread);
                return;
            }
        }
    }

    /** Enters a managed monitor; returns the token. */
    @ForceInline
    public static Object enterManaged(ManagedObject object) {
        MonitorToken token = new MonitorToken(object); // before the monitor is taken: memory may be short
        enter(object);
        return token;
    }

    /** Enters the monitor of any object that carries no word itself, where it is managed; returns the token. Null for null. */
    @ForceInline
    public static Object enterOther(Object object) {
        if (object == null) {
            return null;
        }
        if (object.getClass() == Class.class) {
            ManagedObject monitor = ClassMonitor.of((Class<?>) object);
            return monitor == null ? object : enterManaged(monitor);
        }
        return ListedMonitors.ANY && ListedMonitors.lists(object) ? enterManaged(ListedMonitors.of(object)) : object;
    }

    /** Enters the monitor of any object, where it is managed; returns the token. Null for null. */
    @ForceInline
    public static Object enterAny(Object object) {
        return object instanceof ManagedObject managed ? enterManaged(managed) : enterOther(object);
    }

    /** Leaves what the token stands for, where that is a managed monitor; null is none, see {@link #exit}. */
    @ForceInline
    @ReservedStackAccess
    public static void exitToken(Object token) {
        if (token instanceof MonitorToken ours) {
            ManagedObject object = ours.takeBack();
            if (object != null) {
                exit(object);
            }
        }
    }

    /** {@link #enterAny} for code in which exits cannot be paired with entries. */
    public static Object enterUnstructured(Object object) {
        return UnstructuredSections.enter(object);
    }

    /** Leaves what {@link #enterUnstructured} entered last for this object; returns the token to unlock. */
    public static Object exitUnstructured(Object object) {
        return UnstructuredSections.exit(object);
    }

    /**
     * The object that carries the monitor of a Class object whose class was rewritten for it.
     *
     * @throws IllegalStateException where it was not
     */
    public static ManagedObject ofClass(Class<?> type) {
        ManagedObject monitor = ClassMonitor.of(type);
        if (monitor == null) {
            throw new IllegalStateException("the monitor of " + type + " is the JVM's");
        }
        return monitor;
    }

    /** {@link #ofClass}; null where that cannot be had now, so that no class initializer fails of it. */
    public static ManagedObject ofClassOrNull(Class<?> type) {
        try {
            return ClassMonitor.of(type);
        } catch (StackOverflowError | OutOfMemoryError later) {
            return null;
        }
    }

    /** {@link Thread#holdsLock}. */
    public static boolean holdsLock(Object object) {
        ManagedObject managed = managed(object);
        return managed == null
                ? Thread.holdsLock(object)
                : LockCore.holds(new MonitorView(managed), Thread.currentThread()) > 0;
    }

    /** Whether another thread holds the monitor of an object, which is managed; a moment later that may be otherwise. */
    public static boolean isHeldByAnother(Object object) {
        ManagedObject managed = managed(object);
        return managed != null && ManagedObject.wordOf(managed) != 0 && !holdsLock(object);
    }

    /** {@link Object#wait()}. */
    public static void await(Object object) throws InterruptedException {
        await(object, 0L);
    }

    /** {@link Object#wait(long)}. */
    public static void await(Object object, long timeoutMs) throws InterruptedException {
        ManagedObject managed = managed(object);
        if (managed == null) {
            object.wait(timeoutMs);
            return;
        }
        if (timeoutMs < 0) {
            throw new IllegalArgumentException("timeout value is negative");
        }
        await(object, managed, timeoutMs, 0);
    }

    /** {@link Object#wait(long, int)}; the nanoseconds count. */
    public static void await(Object object, long timeoutMs, int nanos) throws InterruptedException {
        ManagedObject managed = managed(object);
        if (managed == null) {
            object.wait(timeoutMs, nanos);
            return;
        }
        if (timeoutMs < 0) {
            throw new IllegalArgumentException("timeout value is negative");
        }
        if (nanos < 0 || nanos >= NS_PER_MS) {
            throw new IllegalArgumentException("nanosecond timeout value out of range");
        }
        await(object, managed, timeoutMs, nanos);
    }

    private static void await(Object object, ManagedObject managed, long timeoutMs, int nanos)
            throws InterruptedException {
        PlatformCondition waitSet = ownedFat(managed).waitSet(object);
        if (timeoutMs == 0 && nanos == 0) {
            waitSet.await();
        } else if (timeoutMs > Long.MAX_VALUE / NS_PER_MS - 1) {
            waitSet.awaitNanos(Long.MAX_VALUE);
        } else {
            waitSet.awaitNanos(timeoutMs * NS_PER_MS + nanos);
        }
    }

    /** {@link Object#notify}. */
    public static void signal(Object object) {
        ManagedObject managed = managed(object);
        if (managed == null) {
            object.notify();
            return;
        }
        PlatformCondition waitSet = waitSetOrNull(managed);
        if (waitSet != null) {
            waitSet.signal();
        }
    }

    /** {@link Object#notifyAll}. */
    public static void signalAll(Object object) {
        ManagedObject managed = managed(object);
        if (managed == null) {
            object.notifyAll();
            return;
        }
        PlatformCondition waitSet = waitSetOrNull(managed);
        if (waitSet != null) {
            waitSet.signalAll();
        }
    }

    /** What carries the object's monitor; null where that is the JVM's. */
    static ManagedObject managed(Object object) {
        if (object instanceof ManagedObject carrier) {
            return carrier;
        }
        if (object instanceof Class<?> type) {
            return ClassMonitor.of(type);
        }
        return ListedMonitors.ANY && object != null && ListedMonitors.lists(object) ? ListedMonitors.of(object) : null;
    }

    private static FatLock ownedFat(ManagedObject managed) {
        try {
            return LockCore.ownedFat(new MonitorView(managed), Thread.currentThread());
        } catch (IllegalMonitorStateException notOwner) {
            throw new IllegalMonitorStateException(NOT_OWNER);
        }
    }

    /** Who waits keeps the lock fat: where it is thin, nobody waits. */
    private static PlatformCondition waitSetOrNull(ManagedObject managed) {
        MonitorView view = new MonitorView(managed);
        if (LockCore.holds(view, Thread.currentThread()) == 0) {
            throw new IllegalMonitorStateException(NOT_OWNER);
        }
        long word = view.word();
        return LockWord.isFat(word) ? FatLocks.at(word).waitSetOrNull() : null;
    }
}
