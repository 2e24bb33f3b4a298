package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.MonitorPolicy;

/** Carries the monitor of a Class object, which cannot carry one itself. One for each class whose monitor is managed. */
final class ClassMonitor extends ManagedObject {
    /** Null for classes whose monitor is the JVM's. Kept by the class itself, and unloaded with it. */
    private static final ClassValue<ClassMonitor> MONITORS = new ClassValue<>() {
        @Override
        protected ClassMonitor computeValue(Class<?> type) {
            MonitorPolicy policy = MonitorPolicy.installed();
            return policy != null && policy.managesClass(type) ? new ClassMonitor(type) : null;
        }
    };

    private final Class<?> type;

    private ClassMonitor(Class<?> type) {
        this.type = type;
    }

    /** The monitor of a Class object, or null where it is the JVM's. */
    static ClassMonitor of(Class<?> type) {
        return MONITORS.get(type);
    }

    Class<?> type() {
        return type;
    }

    LockSite site() {
        return MonitorView.siteOf(type);
    }

    @Override
    public String toString() {
        return "monitor of " + type;
    }
}
