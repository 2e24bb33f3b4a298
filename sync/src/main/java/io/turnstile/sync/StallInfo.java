package io.turnstile.sync;

import java.util.List;

/**
 * A wait on a watched lock or futex that has lasted too long and is part of no deadlock that is known.
 *
 * @param name what is waited for
 * @param waiter who waits
 * @param holder who holds what is waited for; null where nobody does, or it has no owner
 * @param heldNs for how long, in nanoseconds, to 20 ms or so; 0 where nobody holds it
 * @param history the last operations on it, oldest first
 */
public record StallInfo(String name, Waiter waiter, Thread holder, long heldNs, List<String> history) {
    /** Takes a copy. */
    public StallInfo {
        history = List.copyOf(history);
    }

    /**
     * One who waits.
     *
     * @param thread who
     * @param waitsFor what for
     * @param waitedNs for how long, in nanoseconds; for a lock to 20 ms or so
     */
    public record Waiter(Thread thread, String waitsFor, long waitedNs) {
        @Override
        public String toString() {
            return "\"" + thread.getName() + "\" waits for " + waitsFor + " since " + waitedNs / 1_000_000 + " ms";
        }
    }

    @Override
    public String toString() {
        String text = "long wait:" + System.lineSeparator() + "  " + waiter;
        return holder == null
                ? text
                : text + System.lineSeparator() + "  " + name + " is held by \"" + holder.getName() + "\" since "
                        + heldNs / 1_000_000 + " ms";
    }
}
