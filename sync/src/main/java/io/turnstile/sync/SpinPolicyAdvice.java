package io.turnstile.sync;

/**
 * How long a wait should spin on this machine.
 *
 * @param iterations looks with exponential back-off; 0: do not spin
 * @param reason why, with the figures that decided
 */
public record SpinPolicyAdvice(int iterations, String reason) {
    private static final int MEASURED_PAUSES = 2_000;

    /** Advice by what is measured now: a spin should cost no more than the sleep and wake that it may save. */
    static SpinPolicyAdvice of(int cpus, double pauseNs, double sleepAndWakeNs) {
        if (cpus == 1) {
            return new SpinPolicyAdvice(0, "one CPU: the thread that is waited for cannot run meanwhile");
        }
        double pauses = sleepAndWakeNs / Math.max(0.1, pauseNs);
        int iterations = (int) Math.max(1, Math.round(Math.log(pauses + 1) / Math.log(2)));
        return new SpinPolicyAdvice(
                iterations,
                String.format(
                        java.util.Locale.ROOT,
                        "%d CPUs; sleeping and being woken costs %.0f ns, a pause hint %.1f ns:"
                                + " %d looks with doubling pauses cost about as much",
                        cpus,
                        sleepAndWakeNs,
                        pauseNs,
                        iterations));
    }

    /** What {@link #of} says with figures measured once in this process. */
    public static SpinPolicyAdvice forThisMachine() {
        return Measured.ADVICE;
    }

    /** The cost of a pause hint in nanoseconds, best of three. */
    static double measurePauseNs() {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            long startNs = System.nanoTime();
            for (int i = 0; i < MEASURED_PAUSES; i++) {
                Thread.onSpinWait();
            }
            best = Math.min(best, (System.nanoTime() - startNs) / (double) MEASURED_PAUSES);
        }
        return best;
    }

    private static final class Measured {
        static final SpinPolicyAdvice ADVICE =
                of(Runtime.getRuntime().availableProcessors(), measurePauseNs(), WakeLatency.measureNs());

        private Measured() {}
    }
}
