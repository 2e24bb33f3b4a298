package io.turnstile.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last operations on a watched lock or futex, and by whom. */
final class DebugHistory {
    private static final int KEPT = 64;

    private final ArrayDeque<String> lines = new ArrayDeque<>(KEPT); // guarded by itself

    void note(String operation) {
        String line = operation + " by \"" + Thread.currentThread().getName() + "\"";
        synchronized (lines) {
            if (lines.size() == KEPT) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
    }

    /** Oldest first. */
    List<String> lines() {
        synchronized (lines) {
            return new ArrayList<>(lines);
        }
    }
}
