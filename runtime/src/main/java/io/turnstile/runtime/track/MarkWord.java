package io.turnstile.runtime.track;

import io.turnstile.runtime.RuntimeAccess;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Whether somebody holds an object's monitor, by a look at the first word of its header, which costs a read. HotSpot keeps
 * the state of the monitor in its two lowest bits: 01 nobody, 00 somebody, 10 there is a queue for it, held or not.
 *
 * <p>{@link #prove} tries all that before it is relied on; where this JVM does otherwise, monitors are not looked at.
 */
public final class MarkWord {
    private static final MethodHandle READ = find(); // (Object)long, constant, so that compiled code reads a word
    private static final int STATE = 3;
    private static final int FREE = 1;
    private static final int QUEUED = 2;

    private MarkWord() {}

    /** Whether the bits mean what is said above; takes a few monitors of its own. */
    public static boolean prove() {
        if (READ == null) {
            return false;
        }
        Object probe = new Object();
        boolean freeBefore = isFree(probe);
        boolean held;
        synchronized (probe) {
            held = !isFree(probe);
            synchronized (probe) {
                held &= !isFree(probe);
            }
            held &= !isFree(probe);
        }
        boolean hashed = probe.hashCode() != 0 && isFree(probe);
        return freeBefore && held && hashed;
    }

    /** Whether nobody holds the monitor, and nobody has queued for it of late; not null. */
    static boolean isFree(Object monitor) {
        try {
            return ((int) (long) READ.invokeExact(monitor) & STATE) == FREE;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible); // a read of memory
        }
    }

    /** Whether it is the queue alone that makes it not free, perhaps. */
    static boolean hasQueue(Object monitor) {
        try {
            return ((int) (long) READ.invokeExact(monitor) & STATE) == QUEUED;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static MethodHandle find() {
        MethodHandles.Lookup trusted = RuntimeAccess.javaLang();
        if (trusted == null) {
            return null;
        }
        try {
            Class<?> type = trusted.findClass("jdk.internal.misc.Unsafe");
            MethodHandle get =
                    trusted.findVirtual(type, "getLong", MethodType.methodType(long.class, Object.class, long.class));
            Object unsafe = trusted.findStatic(type, "getUnsafe", MethodType.methodType(type))
                    .invoke();
            return MethodHandles.insertArguments(get.bindTo(unsafe), 1, 0L);
        } catch (Throwable otherJdk) {
            return null;
        }
    }
}
