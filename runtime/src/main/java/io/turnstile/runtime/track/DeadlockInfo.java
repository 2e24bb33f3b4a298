package io.turnstile.runtime.track;

import java.util.List;

/**
 * A deadlock.
 *
 * @param waiters the threads of the circle; each waits for a lock that the next holds, and the last for one of the first's
 * @param refused whether the first thread was refused its lock with an exception, so that nobody hangs
 */
public record DeadlockInfo(List<Waiter> waiters, boolean refused) {
    /** Takes a copy. */
    public DeadlockInfo {
        waiters = List.copyOf(waiters);
    }

    /**
     * A thread that waits.
     *
     * @param thread the thread
     * @param lock what it waits for
     * @param waitedNs for how long, in nanoseconds; 0 where that is not known
     * @param holds what it holds
     * @param stack where it waits
     */
    public record Waiter(Thread thread, String lock, long waitedNs, List<Held> holds, List<StackTraceElement> stack) {
        /** Takes copies. */
        public Waiter {
            holds = List.copyOf(holds);
            stack = List.copyOf(stack);
        }
    }

    /**
     * A lock that is held.
     *
     * @param lock which
     * @param site where it was taken; empty where that is not known
     * @param heldNs for how long, in nanoseconds, to 20 ms or so
     */
    public record Held(String lock, String site, long heldNs) {}

    /** As text for people, each line ended by a line feed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("deadlock: ")
                .append(
                        waiters.size() == 1
                                ? "a thread waits for itself"
                                : waiters.size() + " threads wait for each other")
                .append(
                        refused
                                ? "; the first was refused its lock with an exception\n"
                                : ", and will do so for good\n");
        for (int i = 0; i < waiters.size(); i++) {
            append(text, waiters.get(i), waiters.get((i + 1) % waiters.size()));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Waiter waiter, Waiter holder) {
        text.append("  thread \"").append(waiter.thread().getName()).append("\"\n    waits for ");
        text.append(waiter.lock());
        if (waiter.waitedNs() > 0) {
            text.append(", for ").append(seconds(waiter.waitedNs()));
        }
        text.append("\n    held by   thread \"")
                .append(holder.thread().getName())
                .append("\"\n");
        for (Held held : waiter.holds()) {
            text.append("    holds     ").append(held.lock());
            text.append(held.site().isEmpty() ? "" : ", taken at " + held.site());
            text.append(", for ").append(seconds(held.heldNs())).append('\n');
        }
        for (StackTraceElement frame : waiter.stack()) {
            text.append("        at ").append(frame).append('\n');
        }
    }

    private static String seconds(long ns) {
        long tenths = ns / 100_000_000;
        return tenths / 10 + "." + tenths % 10 + " s";
    }
}
