package io.turnstile.benchmarks.suite;

import java.util.Locale;

/**
 * What a ratio to ReentrantLock is held against.
 *
 * @param ratio the limit
 * @param isFloor whether the ratio should be at least this; otherwise at most
 */
record Goal(double ratio, boolean isFloor) {
    private static final Goal UNCONTENDED_TIME = new Goal(1.05, false);
    private static final Goal CONTENDED_THROUGHPUT = new Goal(1.3, true);
    private static final Goal CREATION = new Goal(1.5, false);

    /** The goal for a row, or null. */
    static Goal of(Measurement.Row row) {
        return switch (row.benchmarkClass()) {
            case "UncontendedBenchmark" -> UNCONTENDED_TIME;
            case "ContendedBenchmark" -> CONTENDED_THROUGHPUT;
            case "CreationBenchmark" -> row.method().equals("create") ? CREATION : null;
            default -> null;
        };
    }

    boolean isMetBy(double measured) {
        return isFloor ? measured >= ratio : measured <= ratio;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.2f", isFloor ? "≥" : "≤", ratio);
    }
}
