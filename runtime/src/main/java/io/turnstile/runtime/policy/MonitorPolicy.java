package io.turnstile.runtime.policy;

import java.lang.invoke.MethodHandle;

/** Which monitors are managed, and how; set once by the agent before any class is rewritten. */
public abstract class MonitorPolicy {
    private static volatile MonitorPolicy installed;

    /** For subclasses. */
    protected MonitorPolicy() {}

    /** The policy of this process, or null. */
    public static MonitorPolicy installed() {
        return installed;
    }

    /** Sets the policy of this process. */
    public static void install(MonitorPolicy policy) {
        installed = policy;
    }

    /**
     * What monitors of instances of a class use.
     *
     * @param type a class that was rewritten so that its instances carry a lock word, or a subclass of one
     */
    public abstract LockSite siteOf(Class<?> type);

    /** Whether the monitor of the Class object itself is managed; the answer never changes. */
    public abstract boolean managesClass(Class<?> type);

    /** Whether {@link #listed} can be other than null. */
    public boolean listsAny() {
        return false;
    }

    /**
     * What monitors of objects of exactly this class use though they carry no word; null where they are the JVM's. The answer never
     * changes.
     */
    public LockSite listed(Class<?> type) {
        return null;
    }

    /**
     * Where it is to be verified that nobody takes the JVM's monitor of a managed object: reads a byte of an object,
     * {@code (Object, long offset)byte}. Null where it is not.
     */
    public MethodHandle verification() {
        return null;
    }
}
