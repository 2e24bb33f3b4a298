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
    private static final Goal PARK = new Goal(0.8, false);
    private static final Goal PARK_SPINNING = new Goal(0.1, false);
    private static final Goal PERMIT_THERE = new Goal(1.0, false);
    private static final Goal QUEUE = new Goal(1.0, false); // time for a number of elements
    private static final Goal READ_WRITE_THROUGHPUT = new Goal(1.0, true);
    private static final Goal MONITOR_KNOWN = new Goal(1.0, false);
    private static final Goal MONITOR_DECIDED = new Goal(1.5, false);
    private static final Goal MONITOR_UNMANAGED = new Goal(1.2, false);
    private static final Goal MONITOR_THROUGHPUT = new Goal(1.1, true);
    private static final Goal CREATION = new Goal(1.5, false);

    /** The goal for a row, or null. */
    static Goal of(Measurement.Row row) {
        return switch (row.benchmarkClass()) {
            case "UncontendedBenchmark" -> UNCONTENDED_TIME;
            case "ContendedBenchmark" -> CONTENDED_THROUGHPUT;
            case "ParkBenchmark" -> park(row);
            case "QueueBenchmark" -> QUEUE;
            case "ReadWriteBenchmark" -> READ_WRITE_THROUGHPUT;
            case "MonitorBenchmark" -> monitor(row);
            case "MonitorContention" -> MONITOR_THROUGHPUT;
            case "CreationBenchmark" -> row.method().equals("create") ? CREATION : null;
            default -> null;
        };
    }

    /** A block's monitor is known as it runs only, but where it is a field with a lock object the compiler knows. */
    private static Goal monitor(Measurement.Row row) {
        return switch (row.method()) {
            case "blockUnmanaged" -> MONITOR_UNMANAGED;
            case "blockOfOthers" -> MONITOR_DECIDED;
            default -> MONITOR_KNOWN;
        };
    }

    /** One CPU or no spinning: the sleep and the wake alone. */
    private static Goal park(Measurement.Row row) {
        if (row.method().equals("permitThere")) {
            return PERMIT_THERE;
        }
        boolean spins = row.parameters().get("spin").equals("true")
                && row.parameters().get("cpus").equals("2");
        return spins ? PARK_SPINNING : PARK;
    }

    boolean isMetBy(double measured) {
        return isFloor ? measured >= ratio : measured <= ratio;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.2f", isFloor ? "≥" : "≤", ratio);
    }
}
