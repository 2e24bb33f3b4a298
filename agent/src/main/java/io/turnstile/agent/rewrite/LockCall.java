package io.turnstile.agent.rewrite;

import io.turnstile.runtime.track.AcquireMode;
import java.util.Set;

/**
 * What a call does to a lock, as far as its owner, name and descriptor tell.
 *
 * @param kind what is to be injected
 * @param mode how the lock is taken, where it is
 */
record LockCall(Kind kind, int mode) {
    /** What is injected around a call; the stack is that of the call. */
    enum Kind {
        NONE,
        /** {@code …, lock} and no result. */
        ACQUIRE,
        /** {@code …, lock}, the result is a boolean. */
        TRY,
        /** {@code …, lock}, the result is a stamp, which is never 0. */
        ACQUIRE_STAMP,
        /** Likewise, 0 where it was not taken. */
        TRY_STAMP,
        /** {@code …, lock, time, unit}. */
        TIMED,
        /** {@code …, lock}. */
        RELEASE,
        /** {@code …, lock, stamp}. */
        RELEASE_STAMP,
        /** {@code …, condition}. */
        WAIT,
        /** {@code …, condition, date}. */
        WAIT_UNTIL,
        /** {@code …, condition, time} with the time a long. */
        WAIT_TIME,
        /** {@code …, lock}, the result is its condition. */
        NEW_CONDITION,
        /** A static call that blocks. */
        BLOCK,
        /** {@code …, thread}. */
        START,
        /** {@code …, thread}. */
        JOIN,
        /** Shows objects to other threads. */
        PUBLISH,
        /** {@code …, collection, element}: does so where others use the collection at the same time. */
        ADD,
        /** Likewise, {@code …, map, key, value}. */
        PUT
    }

    /** Does nothing to locks. */
    static final LockCall NOTHING = new LockCall(Kind.NONE, 0);

    private static final String CONCURRENT = "java/util/concurrent/";
    private static final String STAMPED_LOCK = CONCURRENT + "locks/StampedLock";
    private static final String SEMAPHORE = CONCURRENT + "Semaphore";
    private static final String CONDITION = CONCURRENT + "locks/Condition";
    private static final String TIMED_Z = "(JLjava/util/concurrent/TimeUnit;)Z";
    private static final String TIMED_J = "(JLjava/util/concurrent/TimeUnit;)J";
    private static final int TIMED_MODE = AcquireMode.TIMED | AcquireMode.INTERRUPTIBLE;
    private static final Set<String> PUBLISHING = Set.of(
            "execute",
            "submit",
            "invokeAll",
            "invokeAny",
            "schedule",
            "scheduleAtFixedRate",
            "scheduleWithFixedDelay",
            "runAsync",
            "supplyAsync",
            "thenRunAsync",
            "thenAcceptAsync",
            "thenApplyAsync",
            "invoke",
            "put",
            "putIfAbsent",
            "computeIfAbsent",
            "offer",
            "add",
            "transfer",
            "exchange",
            "complete",
            "set",
            "compareAndSet");

    private static final Set<String> COLLECTIONS =
            Set.of("java/util/Map", "java/util/Set", "java/util/Queue", "java/util/Deque");

    /** Classifies an instance call. */
    static LockCall of(String owner, String name, String descriptor) {
        if (owner.equals(STAMPED_LOCK)) {
            return ofStampedLock(name, descriptor);
        }
        if (owner.equals(SEMAPHORE)) {
            return ofSemaphore(name + descriptor);
        }
        if (owner.equals(CONDITION)) {
            return ofCondition(name + descriptor);
        }
        LockCall call = ofAnyOwner(owner, name + descriptor);
        if (call == NOTHING && COLLECTIONS.contains(owner)) {
            return toCollection(name + descriptor);
        }
        return call == NOTHING && publishes(owner, name, descriptor) ? new LockCall(Kind.PUBLISH, 0) : call;
    }

    private static LockCall toCollection(String call) {
        return switch (call) {
            case "put(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
                    "putIfAbsent(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;" -> new LockCall(Kind.PUT, 0);
            case "add(Ljava/lang/Object;)Z",
                    "offer(Ljava/lang/Object;)Z",
                    "addLast(Ljava/lang/Object;)V",
                    "addFirst(Ljava/lang/Object;)V",
                    "push(Ljava/lang/Object;)V" -> new LockCall(Kind.ADD, 0);
            default -> NOTHING;
        };
    }

    /** Numbers show no object to anybody; nor does the object whose number an updater changes. */
    private static boolean publishes(String owner, String name, String descriptor) {
        return (owner.startsWith(CONCURRENT) || owner.equals("java/util/Timer"))
                && PUBLISHING.contains(name)
                && !owner.equals(CONCURRENT + "atomic/AtomicIntegerFieldUpdater")
                && !owner.equals(CONCURRENT + "atomic/AtomicLongFieldUpdater")
                && Carriers.amongArguments(descriptor);
    }

    private static LockCall ofAnyOwner(String owner, String call) {
        return switch (call) {
            case "lock()V" -> new LockCall(Kind.ACQUIRE, AcquireMode.EXCLUSIVE);
            case "lockInterruptibly()V" -> new LockCall(Kind.ACQUIRE, AcquireMode.INTERRUPTIBLE);
            case "tryLock()Z" -> new LockCall(Kind.TRY, AcquireMode.TRY);
            case "tryLock" + TIMED_Z ->
                owner.startsWith(CONCURRENT + "locks/") ? new LockCall(Kind.TIMED, TIMED_MODE) : NOTHING;
            case "unlock()V" -> new LockCall(Kind.RELEASE, 0);
            case "newCondition()Ljava/util/concurrent/locks/Condition;" -> new LockCall(Kind.NEW_CONDITION, 0);
            case "wait()V" -> new LockCall(Kind.WAIT, 0);
            case "wait(J)V" -> new LockCall(Kind.WAIT_TIME, 0);
            case "start()V" -> new LockCall(Kind.START, 0);
            case "join()V" -> new LockCall(Kind.JOIN, 0);
            case "fork()Ljava/util/concurrent/ForkJoinTask;", "start(Ljava/lang/Runnable;)Ljava/lang/Thread;" ->
                new LockCall(Kind.PUBLISH, 0);
            default -> NOTHING;
        };
    }

    private static LockCall ofStampedLock(String name, String descriptor) {
        return switch (name + descriptor) {
            case "writeLock()J" -> new LockCall(Kind.ACQUIRE_STAMP, AcquireMode.EXCLUSIVE);
            case "writeLockInterruptibly()J" -> new LockCall(Kind.ACQUIRE_STAMP, AcquireMode.INTERRUPTIBLE);
            case "readLock()J" -> new LockCall(Kind.ACQUIRE_STAMP, AcquireMode.SHARED);
            case "readLockInterruptibly()J" ->
                new LockCall(Kind.ACQUIRE_STAMP, AcquireMode.SHARED | AcquireMode.INTERRUPTIBLE);
            case "tryWriteLock()J" -> new LockCall(Kind.TRY_STAMP, AcquireMode.TRY);
            case "tryReadLock()J" -> new LockCall(Kind.TRY_STAMP, AcquireMode.TRY | AcquireMode.SHARED);
            case "tryWriteLock" + TIMED_J -> new LockCall(Kind.TIMED, TIMED_MODE);
            case "tryReadLock" + TIMED_J -> new LockCall(Kind.TIMED, TIMED_MODE | AcquireMode.SHARED);
            case "unlockWrite(J)V", "unlockRead(J)V", "unlock(J)V" -> new LockCall(Kind.RELEASE_STAMP, 0);
            default -> NOTHING;
        };
    }

    private static LockCall ofSemaphore(String call) {
        return switch (call) {
            case "acquire()V" -> new LockCall(Kind.ACQUIRE, AcquireMode.INTERRUPTIBLE);
            case "acquireUninterruptibly()V" -> new LockCall(Kind.ACQUIRE, AcquireMode.EXCLUSIVE);
            case "tryAcquire()Z" -> new LockCall(Kind.TRY, AcquireMode.TRY);
            case "tryAcquire" + TIMED_Z -> new LockCall(Kind.TIMED, TIMED_MODE);
            case "release()V" -> new LockCall(Kind.RELEASE, 0);
            default -> NOTHING;
        };
    }

    private static LockCall ofCondition(String call) {
        return switch (call) {
            case "await()V", "awaitUninterruptibly()V" -> new LockCall(Kind.WAIT, 0);
            case "awaitNanos(J)J" -> new LockCall(Kind.WAIT_TIME, 0);
            case "awaitUntil(Ljava/util/Date;)Z" -> new LockCall(Kind.WAIT_UNTIL, 0);
            case "await" + TIMED_Z -> new LockCall(Kind.TIMED, 0);
            default -> NOTHING;
        };
    }

    /** Classifies a static call. */
    static LockCall ofStatic(String owner, String name, String descriptor) {
        boolean sleeps = owner.equals("java/lang/Thread") && name.equals("sleep") && descriptor.equals("(J)V");
        boolean parks = owner.equals("java/util/concurrent/locks/LockSupport") && name.startsWith("park");
        if (sleeps || parks) {
            return new LockCall(Kind.BLOCK, 0);
        }
        boolean starts = owner.equals("java/lang/Thread") && name.equals("startVirtualThread");
        return starts || publishes(owner, name, descriptor) ? new LockCall(Kind.PUBLISH, 0) : NOTHING;
    }
}
