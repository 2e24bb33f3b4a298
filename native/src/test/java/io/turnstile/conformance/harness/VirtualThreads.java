package io.turnstile.conformance.harness;

import java.lang.reflect.InvocationTargetException;

/** Virtual threads, by reflection: this project is compiled for JDK 17. */
public final class VirtualThreads {
    private VirtualThreads() {}

    /** Whether the running JDK has them. */
    public static boolean exist() {
        return Runtime.version().feature() >= 21;
    }

    /** {@code Thread.ofVirtual().name(name).unstarted(body)}. */
    public static Thread unstarted(String name, Runnable body) {
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            builderType.getMethod("name", String.class).invoke(builder, name);
            return (Thread) builderType.getMethod("unstarted", Runnable.class).invoke(builder, body);
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
            throw new AssertionError(e);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
