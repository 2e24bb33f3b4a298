package io.turnstile.runtime.lock;

/**
 * Stands for one acquisition of a managed monitor in rewritten code, which locks the token's own JVM monitor where it locked
 * the object's. Seen by one thread only; compiled code keeps it in registers and drops its monitor.
 */
final class MonitorToken {
    private final ManagedObject object;
    private boolean held = true; // false from the beginning of the release on: released at most once

    MonitorToken(ManagedObject object) {
        this.object = object;
    }

    boolean isOf(ManagedObject other) {
        return object == other;
    }

    /**
     * The object to release, the first time; null from then on. A compiler's exception handler for a synchronized block covers
     * itself: if a release threw, and were tried again, and threw again, the thread would never leave it.
     */
    ManagedObject takeBack() {
        if (!held) {
            return null;
        }
        held = false;
        return object;
    }
}
