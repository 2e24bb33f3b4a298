package io.turnstile.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

/** Work of a given length that needs the CPU: time spent preempted does not count as work done. */
public final class CpuWork {
    /** JMH's tokens for a microsecond, as one process found them for all forks of a run; 0: not yet known. */
    public static final String TOKENS_PROPERTY = "benchmarks.tokensPerMicrosecond";

    private static final int CALIBRATION_ROUNDS = 2000;
    private static final int CALIBRATION_TOKENS = 10_000;

    private CpuWork() {}

    /** The tokens to consume for so much work. */
    static long tokens(int microseconds) {
        double given = Double.parseDouble(System.getProperty(TOKENS_PROPERTY, "0"));
        double perMicrosecond = given > 0 || microseconds == 0 ? given : tokensPerMicrosecond();
        return Math.round(perMicrosecond * microseconds);
    }

    /** Measures; the best of many rounds, as every disturbance makes a round slower. */
    public static double tokensPerMicrosecond() {
        long bestNs = Long.MAX_VALUE;
        for (int round = 0; round < CALIBRATION_ROUNDS; round++) {
            long startNs = System.nanoTime();
            Blackhole.consumeCPU(CALIBRATION_TOKENS);
            bestNs = Math.min(bestNs, System.nanoTime() - startNs);
        }
        return CALIBRATION_TOKENS * 1000.0 / bestNs;
    }
}
