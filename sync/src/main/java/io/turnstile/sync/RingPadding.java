package io.turnstile.sync;

/**
 * Room before the fields of a {@link BlockingRing}, which both sides read at each operation: two cache lines, since the
 * prefetcher fetches pairs, so that no object beside it has them fetched again. Fields of a superclass come first.
 */
@SuppressWarnings("unused")
abstract class RingPadding {
    private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
}
