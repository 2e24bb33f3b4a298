package io.turnstile.runtime.track;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations, four buckets to each power of two, from 64 ns to 2<sup>40</sup> ns (18 minutes); shorter and longer ones
 * go to the outermost buckets. Lock-free; 1.1 KB.
 */
public final class Histogram {
    private static final int SUB_BITS = 2;
    private static final int LEAST_EXPONENT = 6;
    private static final int GREATEST_EXPONENT = 40;
    private static final int BUCKETS = (GREATEST_EXPONENT - LEAST_EXPONENT) << SUB_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    /** Counts a duration in nanoseconds, with a weight. */
    public void add(long ns, int weight) {
        counts.getAndAdd(bucketOf(ns), weight);
    }

    /** How many buckets there are. */
    public static int bucketCount() {
        return BUCKETS;
    }

    /** The bucket that a duration falls into. */
    public static int bucketOf(long ns) {
        if (ns < 1L << LEAST_EXPONENT) {
            return 0;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(ns);
        if (exponent >= GREATEST_EXPONENT) {
            return BUCKETS - 1;
        }
        int sub = (int) (ns >>> exponent - SUB_BITS) & (1 << SUB_BITS) - 1;
        return (exponent - LEAST_EXPONENT << SUB_BITS) + sub;
    }

    /** The least duration, in nanoseconds, that falls into a bucket; 0 for the first. */
    public static long lowerBoundNs(int bucket) {
        if (bucket == 0) {
            return 0;
        }
        int exponent = (bucket >>> SUB_BITS) + LEAST_EXPONENT;
        long sub = bucket & (1 << SUB_BITS) - 1;
        return (1L << exponent) + (sub << exponent - SUB_BITS);
    }

    /** What was counted in a bucket. */
    public long count(int bucket) {
        return counts.get(bucket);
    }

    /** What was counted in all. */
    public long total() {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += counts.get(i);
        }
        return total;
    }

    /** The lower bound of the bucket in which the given share (0 to 1) of all counts is reached; 0 where there are none. */
    public long quantileNs(double share) {
        long wanted = (long) Math.ceil(total() * share);
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts.get(i);
            if (seen >= wanted && seen > 0) {
                return lowerBoundNs(i);
            }
        }
        return 0;
    }
}
