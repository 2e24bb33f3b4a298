package io.turnstile.sync;

import java.util.List;

/**
 * A wait on a watched lock or futex that has lasted too long.
 *
 * @param name what is waited for
 * @param isDeadlock true: the waiters wait for each other in a cycle, and none can go on; false: the wait is long, no more
 * @param waiters those of the cycle, in its order; or the one who waits
 * @param holder who holds what is waited for; null where nobody does, or it has no owner
 * @param heldNs for how long
 * @param history the last operations on it, oldest first
 */
public record StallInfo(
        String name, boolean isDeadlock, List<Waiter> waiters, Thread holder, long heldNs, List<String> history) {
    /**
     * One who waits.
     *
     * @param thread who
     * @param waitsFor what for
     * @param waitedNs for how long
     */
    public record Waiter(Thread thread, String waitsFor, long waitedNs) {
        @Override
        public String toString() {
            return "\"" + thread.getName() + "\" waits for " + waitsFor + " since " + waitedNs / 1_000_000 + " ms";
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(isDeadlock ? "deadlock:" : "long wait:");
        waiters.forEach(
                waiter -> text.append(System.lineSeparator()).append("  ").append(waiter));
        if (holder != null) {
            text.append(System.lineSeparator())
                    .append("  ")
                    .append(name)
                    .append(" is held by \"")
                    .append(holder.getName())
                    .append("\" since ")
                    .append(heldNs / 1_000_000)
                    .append(" ms");
        }
        return text.toString();
    }
}
