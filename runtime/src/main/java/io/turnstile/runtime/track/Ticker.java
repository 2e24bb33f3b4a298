package io.turnstile.runtime.track;

/** A coarse clock that costs a read: the analysis moves it on, so it may stand still for as long as that sleeps. */
public final class Ticker {
    private static long nowNs = System.nanoTime(); // racy by design: one writer, any old value is a valid answer

    private Ticker() {}

    /** Moves the clock on; by the analysis alone. */
    public static void tick() {
        nowNs = System.nanoTime();
    }

    static long now() {
        return nowNs;
    }

    /** How long ago a time of this clock is; not negative. */
    static long nsSince(long tick) {
        return Math.max(0, System.nanoTime() - tick);
    }
}
