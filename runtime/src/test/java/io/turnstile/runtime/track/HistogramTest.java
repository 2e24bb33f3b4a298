package io.turnstile.runtime.track;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HistogramTest {
    @Test
    void everyBucketBeginsAtItsLowerBound() {
        for (int i = 0; i < Histogram.bucketCount(); i++) {
            assertEquals(i, Histogram.bucketOf(Histogram.lowerBoundNs(i)), "bucket " + i);
            if (i > 1) {
                assertEquals(i - 1, Histogram.bucketOf(Histogram.lowerBoundNs(i) - 1), "below bucket " + i);
            }
        }
        assertEquals(Histogram.bucketCount() - 1, Histogram.bucketOf(Long.MAX_VALUE));
        assertEquals(0, Histogram.bucketOf(0));
    }

    @Test
    void quantilesAreWithinAQuarter() {
        Histogram histogram = new Histogram();
        assertEquals(0, histogram.quantileNs(0.5));
        for (int ns = 1; ns <= 100_000; ns++) {
            histogram.add(ns, 2);
        }
        assertEquals(200_000, histogram.total());
        long median = histogram.quantileNs(0.5);
        assertTrue(median <= 50_000 && median > 50_000 * 3 / 4, "median " + median);
    }
}
