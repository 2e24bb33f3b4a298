package io.turnstile.agent.report;

import io.turnstile.runtime.policy.LockSite;

/**
 * What {@code ceiling: auto} found for the locks of one site; never applied by itself.
 *
 * @param site where, or whose monitors
 * @param highest the highest priority that took such a lock: 0 where none was real-time, 100 for SCHED_DEADLINE; -1: never taken
 */
record CeilingProposal(LockSite site, int highest) {
    private static final int DEADLINE = 100;

    static CeilingProposal of(LockSite site) {
        return new CeilingProposal(site, site.ceiling().highestSeen());
    }

    /** The ceiling to write into the rule; 0 where there is none to propose. */
    int ceiling() {
        return highest < DEADLINE ? Math.max(0, highest) : 0;
    }

    /** As a sentence. */
    String text() {
        String found;
        if (highest < 0) {
            found = "never taken, so no ceiling is proposed";
        } else if (highest == 0) {
            found = "taken by ordinary threads only, so it needs no ceiling";
        } else if (highest >= DEADLINE) {
            found = "taken by a SCHED_DEADLINE thread, for which no ceiling is high enough";
        } else {
            found = "the highest priority that took it is " + highest + ": write \"ceiling: " + highest + '"';
        }
        return "ceiling auto: " + site + ": " + found;
    }
}
