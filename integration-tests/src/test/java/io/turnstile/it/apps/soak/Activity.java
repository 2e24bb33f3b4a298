package io.turnstile.it.apps.soak;

import java.util.SplittableRandom;

/** A thing that many threads do to the same locks, and its invariant. */
interface Activity {
    /**
     * Does it once, in one of several ways.
     *
     * @throws InterruptedException where an interrupt came in a wait; then the invariant holds all the same
     */
    void once(SplittableRandom random) throws InterruptedException;

    /** How often it was not right, while it ran or, now that all threads have ended, in the end. */
    long wrongs();
}
