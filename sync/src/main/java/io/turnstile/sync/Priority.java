package io.turnstile.sync;

/**
 * A priority of SCHED_FIFO, 1 (lowest) to 99, after sched(7).
 *
 * @param level 1 to 99
 */
public record Priority(int level) {
    /** The lowest level. */
    public static final int LOWEST = 1;
    /** The highest level; kernel threads that the machine needs may run below it. */
    public static final int HIGHEST = 99;

    /** Checks the level. */
    public Priority {
        if (level < LOWEST || level > HIGHEST) {
            throw new IllegalArgumentException("priority is " + level
                    + ": it must be 1 to 99 (sched(7)); pass 1 for the lowest above all SCHED_OTHER threads");
        }
    }

    /** SCHED_FIFO at this level. */
    public static Priority fifo(int level) {
        return new Priority(level);
    }
}
