package io.turnstile.runtime.lock;

/**
 * How long a thread that is not real-time looks at a held lock before it sleeps. A real-time thread never spins: on the
 * owner's CPU it would keep the owner from running.
 */
public final class SpinPolicy {
    /** About what a futex sleep and wake cost together, in nanoseconds, measured on x86-64 in November 2026. */
    private static final long SPIN_NS = 10_000;

    private static final int CALIBRATION_ROUNDS = 200;
    private static final int MOST_PAUSES = 4000;
    private static final int LOOKS_PER_STRETCH = 10;
    private static final int MOST_NAPS = 8;

    private static volatile int pauses = Runtime.getRuntime().availableProcessors() > 1 ? calibrate() : 0;

    private SpinPolicy() {}

    /** Switches spinning off for the process. */
    public static void switchOff() {
        pauses = 0;
    }

    /** How many pauses one stretch of spinning may take. */
    public static int pauses() {
        return pauses;
    }

    /** How many pauses may lie between two looks: a tenth of a stretch. */
    static int mostPausesAtOnce() {
        return Math.max(1, pauses / LOOKS_PER_STRETCH);
    }

    /** How many naps a keeper takes before it sleeps again; see {@link WakingWord}. */
    static int naps(Waiting waiting) {
        return waiting.keepsWake && waiting.turn == null && !waiting.me.wasRealtime() ? MOST_NAPS : 0;
    }

    private static int calibrate() {
        long bestNs = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALIBRATION_ROUNDS; i++) {
                Thread.onSpinWait();
            }
            bestNs = Math.min(bestNs, System.nanoTime() - start);
        }
        return (int) Math.min(MOST_PAUSES, SPIN_NS * CALIBRATION_ROUNDS / Math.max(1, bestNs));
    }
}
