package io.turnstile.sync;

import io.turnstile.runtime.lock.LockControl;
import java.util.Objects;

/**
 * What keeps a lock from priority inversion, lock by lock, as javax.realtime.MonitorControl has it: {@link PriorityInheritance}, {@link
 * PriorityCeilingEmulation}, or nothing ({@link NoPriorityControl}).
 *
 * <pre>{@code
 *   MonitorControl before = MonitorControl.setMonitorControl(lock, PriorityCeilingEmulation.instance(80));
 * }</pre>
 *
 * <p>For locks of the core: {@code ReentrantLock}s and monitors that the agent has retrofitted, {@link PriorityInheritanceMutex}.
 * Locks that are left to the JVM are refused. The rules of a configuration decide what a lock starts with; this changes one
 * lock, once it exists.
 */
public abstract sealed class MonitorControl permits PriorityInheritance, PriorityCeilingEmulation, NoPriorityControl {
    MonitorControl() {}

    abstract int control();

    /**
     * Changes the policy of one lock. Takes effect at once, and does not block.
     *
     * @param target a lock; or an object, or a Class, for its monitor
     * @param policy what it is to have; {@link NoPriorityControl} only for a lock that was created without a policy
     * @return the policy that it had
     * @throws IllegalArgumentException where the lock is left to the JVM, or cannot have that policy
     * @throws IllegalStateException where another thread holds the lock, or waits for it or on one of its conditions; nothing is
     *     changed. The caller may hold it, as long as nobody, itself included, has waited since it took it.
     * @throws io.turnstile.runtime.lock.CeilingViolationException where the caller holds the lock and is above the ceiling
     * @throws UnsupportedOperationException where the platform lacks priority inheritance, or the process the privilege; the
     *     message says what helps
     */
    public static MonitorControl setMonitorControl(Object target, MonitorControl policy) {
        Objects.requireNonNull(policy, "policy");
        return of(LockControl.set(core(target), policy.control()));
    }

    /**
     * The policy of one lock.
     *
     * @param target a lock; or an object, or a Class, for its monitor
     * @throws IllegalArgumentException where the lock is left to the JVM
     */
    public static MonitorControl getMonitorControl(Object target) {
        return of(LockControl.of(core(target)));
    }

    private static Object core(Object target) {
        Objects.requireNonNull(target, "target");
        return target instanceof PriorityInheritanceMutex<?> mutex ? mutex.core() : target;
    }

    private static MonitorControl of(int control) {
        return switch (control) {
            case LockControl.NONE -> NoPriorityControl.instance();
            case LockControl.INHERITANCE -> PriorityInheritance.instance();
            default -> PriorityCeilingEmulation.instance(control);
        };
    }
}
