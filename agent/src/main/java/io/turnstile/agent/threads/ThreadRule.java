package io.turnstile.agent.threads;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** One entry of {@code threads}: these threads get this scheduling. Counts how often it took one. */
public final class ThreadRule implements Giver {
    private final ThreadSelector threads;
    private final Scheduling scheduling;
    private final String origin;
    private final AtomicLong matchCount = new AtomicLong();

    /**
     * Makes a rule.
     *
     * @param origin where it stands, as {@code file:line}
     */
    public ThreadRule(ThreadSelector threads, Scheduling scheduling, String origin) {
        this.threads = threads;
        this.scheduling = scheduling;
        this.origin = origin;
    }

    boolean take(Thread thread) {
        return counted(threads.matches(thread));
    }

    boolean takeVmThread(String kernelName) {
        return counted(threads.matchesVmThread(kernelName));
    }

    private boolean counted(boolean matches) {
        if (matches) {
            matchCount.incrementAndGet();
        }
        return matches;
    }

    /** Which threads it means. */
    public ThreadSelector threads() {
        return threads;
    }

    /** The globs over thread names. */
    public List<String> names() {
        return threads.names();
    }

    @Override
    public Scheduling scheduling() {
        return scheduling;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public String whom() {
        return threads.isByNameAlone() ? "threads named " + threads : "threads of " + threads;
    }

    /** How often it took a thread. */
    public long matchCount() {
        return matchCount.get();
    }

    /** Its place and what of it met no thread so far, or null. */
    String unmet() {
        String unmet = threads.unmetText();
        return unmet == null ? null : origin + " (" + unmet + ')';
    }

    /** Patterns, what they get, and place. */
    public String describe() {
        return threads + " = " + scheduling + " (" + origin + ')';
    }

    /** Place and patterns, for reports. */
    @Override
    public String toString() {
        return origin + " (" + threads + ')';
    }
}
