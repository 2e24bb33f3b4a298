package io.turnstile.runtime.thread;

import io.turnstile.runtime.RuntimeAccess;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The identity number of a thread: unique in the process, never reused, never overridden, 1 to 2<sup>47</sup>-1.
 *
 * <p>{@code Thread.threadId()} has just these properties since JDK 19. Before, {@code Thread.getId()} can be overridden
 * by a subclass, so the field behind it is read where {@link RuntimeAccess} allows it; where it does not, subclasses that
 * override {@code getId()} get numbers of our own.
 */
public final class ThreadIds {
    /** {@code (Thread)long}; constant, so that compiled code reads one field. */
    private static final MethodHandle ID = find();

    private static final MethodHandle IS_VIRTUAL = findIsVirtual();

    private ThreadIds() {}

    /** The number of a thread. */
    public static long of(Thread thread) {
        try {
            return (long) ID.invokeExact(thread);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible); // a field read or a final getter
        }
    }

    /** Whether a thread is virtual; false on JDKs that have none. */
    public static boolean isVirtual(Thread thread) {
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static MethodHandle find() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            return lookup.findVirtual(Thread.class, "threadId", MethodType.methodType(long.class));
        } catch (ReflectiveOperationException beforeJdk19) {
            return findBeforeJdk19(lookup);
        }
    }

    private static MethodHandle findBeforeJdk19(MethodHandles.Lookup lookup) {
        try {
            MethodHandles.Lookup javaLang = RuntimeAccess.javaLang();
            if (javaLang != null) {
                return javaLang.findGetter(Thread.class, "tid", long.class);
            }
            return lookup.findStatic(OverridableIds.class, "of", MethodType.methodType(long.class, Thread.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static MethodHandle findIsVirtual() {
        try {
            return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException beforeJdk21) {
            return MethodHandles.dropArguments(MethodHandles.constant(boolean.class, false), 0, Thread.class);
        }
    }
}
