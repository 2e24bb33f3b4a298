package io.turnstile.runtime.policy;

import java.util.concurrent.atomic.AtomicInteger;

/** The priority ceiling of a site's locks: none, a level, or one to be found by observing who takes them. */
public final class Ceiling {
    /** No ceiling. */
    public static final Ceiling NONE = new Ceiling(0);

    /** The lowest that can be given, sched(7). */
    public static final int LOWEST = 1;
    /** The highest that can be given, sched(7). */
    public static final int HIGHEST = 99;

    /** The level of a ceiling that is only observed. */
    private static final int OBSERVED = -1;

    private final int level;
    private final AtomicInteger highestSeen = new AtomicInteger(-1);

    private Ceiling(int level) {
        this.level = level;
    }

    /** A ceiling at a SCHED_FIFO priority, 1–99. */
    public static Ceiling of(int level) {
        if (level < LOWEST || level > HIGHEST) {
            throw new IllegalArgumentException(
                    "a ceiling is a priority from " + LOWEST + " to " + HIGHEST + ", not " + level);
        }
        return new Ceiling(level);
    }

    /** A ceiling to be found: each has its own record of who took the locks. */
    public static Ceiling observed() {
        return new Ceiling(OBSERVED);
    }

    /** The priority, 1–99; 0 where there is none or it is only observed. */
    public int level() {
        return Math.max(0, level);
    }

    /** Whether the callers are observed. */
    public boolean isObserved() {
        return level == OBSERVED;
    }

    /** Notes the priority of a thread that took a lock: 0 ordinary, 1–99, 100 for SCHED_DEADLINE. */
    public void observe(int priority) {
        if (priority > highestSeen.getPlain()) {
            highestSeen.accumulateAndGet(priority, Math::max);
        }
    }

    /** The highest priority that was observed; -1 where nobody took a lock. */
    public int highestSeen() {
        return highestSeen.get();
    }

    /** {@code 50}, {@code auto}, or nothing. */
    @Override
    public String toString() {
        return isObserved() ? "auto" : level == 0 ? "" : Integer.toString(level);
    }
}
