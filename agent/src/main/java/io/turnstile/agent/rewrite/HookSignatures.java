package io.turnstile.agent.rewrite;

/** Names and descriptors of everything in the runtime and in the JDK that emitted code refers to, in one place. */
final class HookSignatures {
    /** The JDK's class. */
    static final String REENTRANT_LOCK = "java/util/concurrent/locks/ReentrantLock";
    /** Its replacement, a subclass. */
    static final String PLATFORM_REENTRANT_LOCK = "io/turnstile/runtime/lock/PlatformReentrantLock";

    /** The JDK's class. */
    static final String READ_WRITE_LOCK = "java/util/concurrent/locks/ReentrantReadWriteLock";
    /** Its replacement, a subclass. */
    static final String PLATFORM_READ_WRITE_LOCK = "io/turnstile/runtime/lock/PlatformReentrantReadWriteLock";

    /** The JDK's class. */
    static final String READ_LOCK = READ_WRITE_LOCK + "$ReadLock";
    /** The JDK's class. */
    static final String WRITE_LOCK = READ_WRITE_LOCK + "$WriteLock";
    /** Takes its place as a superclass. */
    static final String PLATFORM_READ_LOCK = "io/turnstile/runtime/lock/PlatformReadLock";
    /** Takes its place as a superclass. */
    static final String PLATFORM_WRITE_LOCK = "io/turnstile/runtime/lock/PlatformWriteLock";

    /** The constructors of all four. */
    static final String OF_READ_WRITE_LOCK = "(Ljava/util/concurrent/locks/ReentrantReadWriteLock;)V";

    static final String CONSTRUCTOR = "<init>";
    /** {@code ReentrantLock()}, {@code ReentrantReadWriteLock()}. */
    static final String NEW_LOCK = "()V";
    /** {@code ReentrantLock(boolean fair)}, {@code ReentrantReadWriteLock(boolean fair)}. */
    static final String NEW_LOCK_FAIR = "(Z)V";
    /** {@code PlatformReentrantLock(int siteId)}. */
    static final String NEW_PLATFORM_LOCK = "(I)V";
    /** {@code PlatformReentrantLock(boolean fair, int siteId)}. */
    static final String NEW_PLATFORM_LOCK_FAIR = "(ZI)V";

    /** The truth about platform locks, for the final methods of the JDK's. */
    static final String LOCK_HOOKS = "io/turnstile/runtime/hook/LockHooks";

    static final String HAS_QUEUED_THREADS = "hasQueuedThreads";
    static final String HAS_QUEUED_THREAD = "hasQueuedThread";
    static final String GET_QUEUE_LENGTH = "getQueueLength";
    static final String IS_PLATFORM_LOCK = "isPlatformLock";
    static final String VIEW_MADE = "viewMade";
    static final String VIEW_MADE_HOOK =
            "(Ljava/util/concurrent/locks/Lock;Ljava/util/concurrent/locks/ReentrantReadWriteLock;)V";

    /** Finds the runtime for class loaders that would not ask the boot loader. */
    static final String LOADER_HOOKS = "io/turnstile/runtime/hook/LoaderHooks";

    static final String FIND_RUNTIME = "find";
    static final String FIND_RUNTIME_HOOK = "(Ljava/lang/String;)Ljava/lang/Class;";

    /** Where threads park and are unparked. */
    static final String LOCK_SUPPORT = "java/util/concurrent/locks/LockSupport";
    /** Has methods of the same names and descriptors. */
    static final String PARK_HOOKS = "io/turnstile/runtime/hook/ParkHooks";

    static final String UNPARK = "unpark";
    static final String UNPARK_DESCRIPTOR = "(Ljava/lang/Thread;)V";
    static final String UNPARK_HOOK = "(Ljava/lang/Thread;)Z";

    /** Has the methods that are told of. */
    static final String THREAD = "java/lang/Thread";
    /** Told of each thread that begins to run, and of changes of name and priority. */
    static final String THREAD_HOOKS = "io/turnstile/runtime/hook/ThreadHooks";

    static final String RUN_ENTERED = "runEntered";
    static final String RUN_ENTERED_HOOK = "(Ljava/lang/Object;)V";

    static final String SET_NAME = "setName(Ljava/lang/String;)V";
    static final String NAME_SET = "nameSet";
    static final String SET_PRIORITY = "setPriority(I)V";
    static final String PRIORITY_SET = "prioritySet";
    /** Of {@link #NAME_SET} and {@link #PRIORITY_SET}. */
    static final String OF_THREAD = "(Ljava/lang/Thread;)V";

    /** Told of all that is done to tracked locks. */
    static final String TRACK_HOOKS = "io/turnstile/runtime/track/TrackHooks";
    /** Told of waits alone. */
    static final String CONTENTION_HOOKS = "io/turnstile/runtime/track/ContentionHooks";
    /** Stand for calls with a timeout. */
    static final String TIMED_HOOKS = "io/turnstile/runtime/track/TimedHooks";

    static final String OBJECT = "java/lang/Object";
    static final String THROWABLE = "java/lang/Throwable";
    /** Takes the place of {@code Object} as superclass of classes whose monitors are managed. */
    static final String MANAGED_OBJECT = "io/turnstile/runtime/lock/ManagedObject";
    /** What {@code new Object()} becomes. */
    static final String MONITOR_OBJECT = "io/turnstile/runtime/lock/MonitorObject";
    /** {@code MonitorObject(int siteId)}. */
    static final String NEW_MONITOR_OBJECT = "(I)V";

    /** Enters and leaves monitors. */
    static final String MONITORS = "io/turnstile/runtime/lock/Monitors";

    static final String ENTER = "enter";
    static final String EXIT = "exit";
    /** Of {@link #ENTER} and {@link #EXIT}. */
    static final String OF_MANAGED = "(Lio/turnstile/runtime/lock/ManagedObject;)V";

    static final String ENTER_MANAGED = "enterManaged";
    static final String ENTER_MANAGED_HOOK = "(Lio/turnstile/runtime/lock/ManagedObject;)Ljava/lang/Object;";
    static final String ENTER_OTHER = "enterOther";
    static final String ENTER_ANY = "enterAny";
    static final String ENTER_UNSTRUCTURED = "enterUnstructured";
    static final String EXIT_UNSTRUCTURED = "exitUnstructured";
    /** Of {@link #ENTER_OTHER}, {@link #ENTER_ANY} and those of unstructured code. */
    static final String OBJECT_TO_OBJECT = "(Ljava/lang/Object;)Ljava/lang/Object;";

    static final String EXIT_TOKEN = "exitToken";
    /** Of {@link #EXIT_TOKEN}, {@link #SIGNAL} and {@link #SIGNAL_ALL}; also {@code wait()} as a static method. */
    static final String OF_OBJECT = "(Ljava/lang/Object;)V";

    static final String OF_CLASS = "ofClass";
    static final String OF_CLASS_OR_NULL = "ofClassOrNull";
    static final String OF_CLASS_HOOK = "(Ljava/lang/Class;)Lio/turnstile/runtime/lock/ManagedObject;";
    static final String AWAIT = "await";
    static final String SIGNAL = "signal";
    static final String SIGNAL_ALL = "signalAll";
    static final String HOLDS_LOCK = "holdsLock";
    static final String HOLDS_LOCK_HOOK = "(Ljava/lang/Object;)Z";

    /** Where hidden classes are defined. */
    static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";

    static final String DEFINE_HIDDEN = "defineHiddenClass";
    static final String DEFINE_HIDDEN_WITH_DATA = "defineHiddenClassWithClassData";
    static final String HIDDEN_CLASS_HOOKS = "io/turnstile/runtime/hook/HiddenClassHooks";
    static final String DEFINED = "defined";
    static final String DEFINED_HOOK = "(Ljava/lang/invoke/MethodHandles$Lookup;[B)[B";

    /** Told of monitors that the JDK's code enters. */
    static final String MONITOR_WATCH = "io/turnstile/runtime/lock/MonitorWatch";

    static final String JVM_ENTERS = "jvmEnters";

    private HookSignatures() {}

    /** Whether a method of {@code LockSupport} parks the caller; all that do have their hooks. */
    static boolean parks(String owner, String name, String descriptor) {
        return owner.equals(LOCK_SUPPORT)
                && switch (name + descriptor) {
                    case "park()V",
                            "park(Ljava/lang/Object;)V",
                            "parkNanos(J)V",
                            "parkNanos(Ljava/lang/Object;J)V",
                            "parkUntil(J)V",
                            "parkUntil(Ljava/lang/Object;J)V" -> true;
                    default -> false;
                };
    }

    /** The constructor of the platform lock that takes the place of one of {@code ReentrantLock}. */
    static String platformConstructor(String lockConstructor) {
        return switch (lockConstructor) {
            case NEW_LOCK -> NEW_PLATFORM_LOCK;
            case NEW_LOCK_FAIR -> NEW_PLATFORM_LOCK_FAIR;
            default -> throw new IllegalArgumentException("no lock has a constructor " + lockConstructor);
        };
    }
}
