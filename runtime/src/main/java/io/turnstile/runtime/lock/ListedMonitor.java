package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockSite;
import java.lang.ref.WeakReference;

/** Carries the monitor of an object of a listed class, which cannot carry one itself. Does not keep the object alive. */
final class ListedMonitor extends ManagedObject {
    final int hash; // of the object's identity
    private final WeakReference<Object> object;
    private final LockSite site;

    ListedMonitor(Object object, int hash, LockSite site) {
        this.object = new WeakReference<>(object);
        this.hash = hash;
        this.site = site;
    }

    boolean isOf(Object other) {
        return object.refersTo(other);
    }

    /** Whether nobody can ask for the object's monitor any more. */
    boolean isOver() {
        return object.refersTo(null);
    }

    /** The object, or null where it is gone. */
    Object object() {
        return object.get();
    }

    LockSite site() {
        return site;
    }
}
