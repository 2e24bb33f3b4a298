package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.MonitorPolicy;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Finds users of the JVM's monitor of a managed object, which exclude nobody that uses ours. Two ways:
 *
 * <ul>
 *   <li>The JDK's own synchronized blocks say which object they are about to lock ({@link #jvmEnters}): each entry is seen.
 *   <li>Whoever enters or leaves a managed monitor looks at the object's header: nobody should have locked it, ever. So JNI's
 *       {@code MonitorEnter} is seen, and classes that were not rewritten, where they hold the monitor at that moment, or have
 *       made the JVM inflate it, as JNI always does, a little before.
 * </ul>
 *
 * Each class is reported once for each method that sees it. Nothing here is done where nobody asked for it.
 */
public final class MonitorWatch {
    /** Constant, so that nothing is left of it in compiled code where it is off. */
    static final boolean ON;

    private static final MethodHandle BYTE_AT; // (Object, long)byte
    private static final int LOCK_BITS = 3; // of the header's first byte on little-endian machines
    private static final int UNLOCKED = 1; // HotSpot's markWord: 00 locked, 01 unlocked, 10 inflated
    private static final ThreadLocal<boolean[]> INSIDE = new ThreadLocal<>() {
        @Override
        protected boolean[] initialValue() {
            return new boolean[1];
        }
    };
    private static final int MOST_PLACES = 1000;
    private static final Set<String> PLACES = ConcurrentHashMap.newKeySet();
    private static final ConcurrentLinkedQueue<MonitorLeak> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        MonitorPolicy policy = MonitorPolicy.installed();
        BYTE_AT = policy == null ? null : policy.verification();
        ON = BYTE_AT != null;
    }

    private MonitorWatch() {}

    /**
     * Has the JVM link all that {@link #jvmEnters} needs, before the JDK's code calls it: linking enters monitors itself.
     *
     * @throws IllegalStateException where it does not work
     */
    public static void prepare() {
        Object[] unknown = {};
        jvmEnters(unknown);
        jvmEnters(MonitorWatch.class);
        if (isManaged(unknown) || isManaged(new Object())) {
            throw new IllegalStateException("an object that nobody has locked is said to have a managed monitor");
        }
    }

    /** Called by the JDK's code, before it enters the JVM's monitor of an object. */
    public static void jvmEnters(Object object) {
        if (!mayBeManaged(object)) {
            return; // most; and all that the following lines may enter themselves
        }
        boolean[] inside = INSIDE.get();
        if (!inside[0]) {
            inside[0] = true;
            try {
                if (isManaged(object)) {
                    report(object, "the JDK's code enters the JVM's monitor of it");
                }
            } finally {
                inside[0] = false;
            }
        }
    }

    private static boolean mayBeManaged(Object object) {
        if (object == null || object instanceof ManagedObject) {
            return object != null;
        }
        Class<?> type = object.getClass();
        if (type == Class.class) {
            return ((Class<?>) object).getClassLoader() != null;
        }
        return ListedMonitors.ANY && (type.isArray() || object instanceof Collection || object instanceof Map);
    }

    private static boolean isManaged(Object object) {
        if (object instanceof Class<?> type) {
            return ClassMonitor.of(type) != null;
        }
        return object instanceof ManagedObject || ListedMonitors.ANY && ListedMonitors.find(object) != null;
    }

    /** Called by who enters or leaves a managed monitor. */
    static void look(ManagedObject carrier) {
        Object object = objectOf(carrier);
        if (object != null && (headerOf(object) & LOCK_BITS) != UNLOCKED) {
            report(object, "the JVM's monitor of it is in use: by JNI, or a class that was not rewritten");
        }
    }

    private static Object objectOf(ManagedObject carrier) {
        if (carrier instanceof ListedMonitor listed) {
            return listed.object();
        }
        return carrier instanceof ClassMonitor ofClass ? ofClass.type() : carrier;
    }

    private static byte headerOf(Object object) {
        try {
            return (byte) BYTE_AT.invokeExact(object, 0L);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void report(Object object, String how) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            if (!frame.getClassName().startsWith("io.turnstile.runtime.lock.")) {
                frames.add(frame);
            }
        }
        Class<?> type = object instanceof Class<?> itself ? itself : object.getClass();
        String name = object == type ? "the class " + type.getTypeName() : type.getTypeName();
        String place = name + how + methodOf(frames);
        if (PLACES.size() < MOST_PLACES && PLACES.add(place)) {
            LEAKS.add(new MonitorLeak(name, how, frames));
        }
    }

    private static String methodOf(List<StackTraceElement> frames) {
        return frames.isEmpty()
                ? ""
                : frames.get(0).getClassName() + '.' + frames.get(0).getMethodName();
    }

    /** The next leak that was found and not told yet, or null. */
    public static MonitorLeak poll() {
        return LEAKS.poll();
    }
}
