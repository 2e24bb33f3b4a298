package io.turnstile.sync;

import io.turnstile.runtime.policy.Ceiling;

/**
 * Whoever takes the lock runs SCHED_FIFO at its ceiling until it is released (javax.realtime.PriorityCeilingEmulation, POSIX
 * PRIO_PROTECT). Whose own priority, or whose ceiling from another lock, is above it gets a {@link
 * io.turnstile.runtime.lock.CeilingViolationException} instead of the lock; so locks are nested with ceilings that do not fall.
 * Ordinary threads are lifted too and get policy and nice value back. Virtual threads are not lifted.
 */
public final class PriorityCeilingEmulation extends MonitorControl {
    private static final PriorityCeilingEmulation[] INSTANCES = new PriorityCeilingEmulation[Ceiling.HIGHEST + 1];

    static {
        for (int ceiling = Ceiling.LOWEST; ceiling <= Ceiling.HIGHEST; ceiling++) {
            INSTANCES[ceiling] = new PriorityCeilingEmulation(ceiling);
        }
    }

    private final int ceiling;

    private PriorityCeilingEmulation(int ceiling) {
        this.ceiling = ceiling;
    }

    /**
     * The policy with this ceiling, always the same object.
     *
     * @param ceiling a SCHED_FIFO priority, 1–99
     * @throws IllegalArgumentException where it is out of that range
     */
    public static PriorityCeilingEmulation instance(int ceiling) {
        Ceiling.of(ceiling);
        return INSTANCES[ceiling];
    }

    /** The ceiling. */
    public int getCeiling() {
        return ceiling;
    }

    /** The highest ceiling that can be given. */
    public static int getMaxCeiling() {
        return Ceiling.HIGHEST;
    }

    @Override
    int control() {
        return ceiling;
    }

    @Override
    public String toString() {
        return "PriorityCeilingEmulation[" + ceiling + "]";
    }
}
