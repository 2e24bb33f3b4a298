package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;

/**
 * One stretch of bounded spinning: looks at a held lock, further and further apart, so that the owner's cache line stays its
 * own for longer and longer, up to {@link SpinPolicy}'s bound in all.
 */
public final class Spin {
    private int pausesLeft;
    private int pauses = 1;

    private Spin(int pausesLeft) {
        this.pausesLeft = pausesLeft;
    }

    /** A stretch for a platform thread; empty for a real-time or a virtual one ({@code me} null). */
    static Spin of(ThreadRecord me) {
        return new Spin(me == null || me.wasRealtime() ? 0 : SpinPolicy.pauses());
    }

    /** A stretch of at most so many pauses, whoever spins. */
    public static Spin upTo(int pauses) {
        return new Spin(pauses);
    }

    /** Makes one pause of what is left of the stretch: a single look, when about as long has passed as a sleep takes. */
    void stayAway() {
        pauses = Math.max(pauses, pausesLeft);
    }

    /** Begins another stretch. */
    void again(ThreadRecord me) {
        pausesLeft = me.wasRealtime() ? 0 : SpinPolicy.pauses();
    }

    /** Pauses before the next look; false, at once, where the stretch is over. */
    public boolean pause() {
        if (pausesLeft <= 0) {
            return false;
        }
        for (int i = 0; i < pauses; i++) {
            Thread.onSpinWait();
        }
        pausesLeft -= pauses;
        pauses = Math.min(2 * pauses, SpinPolicy.mostPausesAtOnce());
        return true;
    }
}
