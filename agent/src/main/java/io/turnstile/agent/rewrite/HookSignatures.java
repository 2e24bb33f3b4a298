package io.turnstile.agent.rewrite;

/** Names and descriptors of everything in the runtime and in the JDK that emitted code refers to, in one place. */
final class HookSignatures {
    /** The JDK's class. */
    static final String REENTRANT_LOCK = "java/util/concurrent/locks/ReentrantLock";
    /** Its replacement, a subclass. */
    static final String PLATFORM_REENTRANT_LOCK = "io/turnstile/runtime/lock/PlatformReentrantLock";

    static final String CONSTRUCTOR = "<init>";
    /** {@code ReentrantLock()}. */
    static final String NEW_LOCK = "()V";
    /** {@code ReentrantLock(boolean fair)}. */
    static final String NEW_LOCK_FAIR = "(Z)V";
    /** {@code PlatformReentrantLock(int siteId)}. */
    static final String NEW_PLATFORM_LOCK = "(I)V";
    /** {@code PlatformReentrantLock(boolean fair, int siteId)}. */
    static final String NEW_PLATFORM_LOCK_FAIR = "(ZI)V";

    /** The truth about platform locks, for the final methods of {@code ReentrantLock}. */
    static final String LOCK_HOOKS = "io/turnstile/runtime/hook/LockHooks";

    static final String HAS_QUEUED_THREADS = "hasQueuedThreads";
    static final String HAS_QUEUED_THREADS_HOOK = "(Ljava/util/concurrent/locks/ReentrantLock;)Z";
    static final String HAS_QUEUED_THREAD = "hasQueuedThread";
    static final String HAS_QUEUED_THREAD_HOOK = "(Ljava/util/concurrent/locks/ReentrantLock;Ljava/lang/Thread;)Z";
    static final String GET_QUEUE_LENGTH = "getQueueLength";
    static final String GET_QUEUE_LENGTH_HOOK = "(Ljava/util/concurrent/locks/ReentrantLock;)I";

    /** Told of each thread that begins to run. */
    static final String THREAD_HOOKS = "io/turnstile/runtime/hook/ThreadHooks";

    static final String RUN_ENTERED = "runEntered";
    static final String RUN_ENTERED_HOOK = "(Ljava/lang/Object;)V";

    /** Told of all that is done to tracked locks. */
    static final String TRACK_HOOKS = "io/turnstile/runtime/track/TrackHooks";
    /** Stand for calls with a timeout. */
    static final String TIMED_HOOKS = "io/turnstile/runtime/track/TimedHooks";

    private HookSignatures() {}

    /** The constructor of the platform lock that takes the place of one of {@code ReentrantLock}. */
    static String platformConstructor(String lockConstructor) {
        return switch (lockConstructor) {
            case NEW_LOCK -> NEW_PLATFORM_LOCK;
            case NEW_LOCK_FAIR -> NEW_PLATFORM_LOCK_FAIR;
            default -> throw new IllegalArgumentException("ReentrantLock has no constructor " + lockConstructor);
        };
    }
}
