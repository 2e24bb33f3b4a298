package io.turnstile.runtime.track;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who is told of deadlocks. */
public final class DeadlockListeners {
    private static final CopyOnWriteArrayList<DeadlockListener> LISTENERS = new CopyOnWriteArrayList<>();

    private DeadlockListeners() {}

    /** Adds a listener; the same one counts once. */
    public static void add(DeadlockListener listener) {
        LISTENERS.addIfAbsent(listener);
    }

    /** Removes a listener; nothing happens where it was not added. */
    public static void remove(DeadlockListener listener) {
        LISTENERS.remove(listener);
    }

    /** Those that were added. */
    public static List<DeadlockListener> all() {
        return List.copyOf(LISTENERS);
    }
}
