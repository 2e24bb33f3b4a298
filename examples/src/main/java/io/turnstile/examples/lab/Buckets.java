package io.turnstile.examples.lab;

import java.util.List;
import java.util.Locale;

/** Three buckets for each power of ten: up to 1, 2, 5, 10, 20, 50 µs and so on. */
final class Buckets {
    private static final long[] UPPER_NS = new long[25];

    static {
        long unit = 100;
        for (int i = 0; i + 2 < UPPER_NS.length; i += 3, unit *= 10) {
            UPPER_NS[i] = unit;
            UPPER_NS[i + 1] = 2 * unit;
            UPPER_NS[i + 2] = 5 * unit;
        }
        UPPER_NS[UPPER_NS.length - 1] = Long.MAX_VALUE;
    }

    private Buckets() {}

    static int[] count(long[] ns) {
        int[] counts = new int[UPPER_NS.length];
        for (long one : ns) {
            int bucket = 0;
            while (one > UPPER_NS[bucket]) {
                bucket++;
            }
            counts[bucket]++;
        }
        return counts;
    }

    static int firstUsed(List<LabReport.Row> rows) {
        return first(count(merged(rows, true)));
    }

    static int lastUsed(List<LabReport.Row> rows) {
        return first(count(merged(rows, false)));
    }

    private static long[] merged(List<LabReport.Row> rows, boolean smallest) {
        long edge = smallest ? Long.MAX_VALUE : 0;
        for (LabReport.Row row : rows) {
            for (long ns : row.sortedNs()) {
                edge = smallest ? Math.min(edge, ns) : Math.max(edge, ns);
            }
        }
        return new long[] {edge};
    }

    private static int first(int[] counts) {
        int bucket = 0;
        while (counts[bucket] == 0) {
            bucket++;
        }
        return bucket;
    }

    static String title(int bucket) {
        long ns = UPPER_NS[bucket];
        if (ns == Long.MAX_VALUE) {
            return "more";
        }
        return "≤ " + (ns < 1_000_000 ? number(ns / 1e3) + " µs" : number(ns / 1e6) + " ms");
    }

    private static String number(double value) {
        return value < 1 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%.0f", value);
    }
}
