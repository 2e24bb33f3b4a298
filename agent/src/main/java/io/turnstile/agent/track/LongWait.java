package io.turnstile.agent.track;

import java.util.List;

/**
 * A wait that lasts long and is part of no deadlock.
 *
 * @param waiter who waits
 * @param lock for what, in words
 * @param waitedNs for how long when it was reported
 * @param stack where
 * @param holders who must give the lock back
 */
record LongWait(Thread waiter, String lock, long waitedNs, List<StackTraceElement> stack, List<Holder> holders) {
    /** A holder, and what it was doing when the wait was reported. */
    record Holder(Thread thread, List<StackTraceElement> stack) {}

    /** As text for people, each line ended by a line feed. */
    String text() {
        StringBuilder text = new StringBuilder("long wait, not a deadlock: thread \"")
                .append(waiter.getName())
                .append("\" has waited ")
                .append(Durations.text(waitedNs))
                .append(" for ")
                .append(lock)
                .append('\n');
        append(text, waiter, "waits", stack);
        for (Holder holder : holders) {
            append(text, holder.thread(), "holds it and is", holder.stack());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Thread thread, String what, List<StackTraceElement> frames) {
        text.append("  thread \"").append(thread.getName()).append("\" ").append(what);
        text.append('\n');
        for (StackTraceElement frame : frames) {
            text.append("        at ").append(frame).append('\n');
        }
    }
}
