package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.MonitorPolicy;

/** A managed object as the lock core sees locks. Made where the core is needed; any two of one object are the same lock. */
final class MonitorView implements ThinLock {
    private static final ClassValue<LockSite> SITES = new ClassValue<>() {
        @Override
        protected LockSite computeValue(Class<?> type) {
            MonitorPolicy policy = MonitorPolicy.installed();
            LockSite site = policy == null ? null : policy.siteOf(type);
            return site != null ? site : new LockSite(type.getName(), LockSite.MONITOR, -1, LockProtocol.FUTEX);
        }
    };

    final ManagedObject object;

    MonitorView(ManagedObject object) {
        this.object = object;
    }

    /** What the instances of a class use. */
    static LockSite siteOf(Class<?> type) {
        return SITES.get(type);
    }

    @Override
    public long word() {
        return ManagedObject.wordOf(object);
    }

    @Override
    public boolean casWord(long expected, long value) {
        return ManagedObject.casWord(object, expected, value);
    }

    @Override
    public LockSite site() {
        if (object instanceof MonitorObject plain) {
            return plain.site();
        }
        if (object instanceof ListedMonitor listed) {
            return listed.site();
        }
        return object instanceof ClassMonitor ofClass ? ofClass.site() : siteOf(object.getClass());
    }

    /** The object, as {@code Object.toString} names it; with its place where that is a mere {@code new Object()}. */
    String name() {
        if (object instanceof ClassMonitor ofClass) {
            return ofClass.type().toString();
        }
        Object named = object instanceof ListedMonitor listed ? listed.object() : object;
        if (named == null) {
            return "an object that is gone";
        }
        String name = named.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(named));
        return object instanceof MonitorObject ? name + " created at " + site() : name;
    }

    @Override
    public boolean isFair() {
        return false;
    }
}
