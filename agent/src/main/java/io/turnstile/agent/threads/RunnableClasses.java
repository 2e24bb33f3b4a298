package io.turnstile.agent.threads;

import io.turnstile.agent.select.ClassSelection;
import io.turnstile.agent.select.JdkClasses;
import io.turnstile.runtime.RuntimeAccess;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The classes that say what a thread runs: that of its {@code Runnable}, and its own where it is a subclass of Thread. */
final class RunnableClasses {
    /** {@code (Thread)Runnable}; null where this JDK has the field elsewhere, or no access was granted. */
    private static final MethodHandle RUNNABLE = find();

    private RunnableClasses() {}

    /** Whether one of a thread's classes is meant. */
    static boolean match(Thread thread, ClassSelection classes) {
        Object runnable = runnableOf(thread);
        return runnable != null && matches(runnable.getClass(), classes)
                || thread.getClass() != Thread.class && matches(thread.getClass(), classes);
    }

    private static boolean matches(Class<?> type, ClassSelection classes) {
        return classes.matches(nameOf(type), JdkClasses.include(type));
    }

    /** Without what the JVM adds to the name of a hidden class, such as that of a lambda. */
    private static String nameOf(Class<?> type) {
        String name = type.getName();
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    private static Object runnableOf(Thread thread) {
        try {
            return RUNNABLE == null ? null : (Runnable) RUNNABLE.invokeExact(thread);
        } catch (Throwable ended) {
            return null; // a thread that never had a holder, or has let go of it
        }
    }

    private static MethodHandle find() {
        MethodHandles.Lookup javaLang = RuntimeAccess.javaLang();
        if (javaLang == null) {
            return null;
        }
        try {
            Class<?> holder = Class.forName("java.lang.Thread$FieldHolder", false, null); // JDK 19 and later
            MethodHandle holderOf = javaLang.findGetter(Thread.class, "holder", holder);
            MethodHandle taskOf = javaLang.findGetter(holder, "task", Runnable.class);
            return MethodHandles.filterReturnValue(holderOf, taskOf)
                    .asType(MethodType.methodType(Runnable.class, Thread.class));
        } catch (ReflectiveOperationException before19) {
            return findBefore19(javaLang);
        }
    }

    private static MethodHandle findBefore19(MethodHandles.Lookup javaLang) {
        try {
            return javaLang.findGetter(Thread.class, "target", Runnable.class);
        } catch (ReflectiveOperationException unlike) {
            return null;
        }
    }
}
