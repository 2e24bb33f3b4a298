package io.turnstile.sync;

import org.jctools.queues.QueueProgressIndicators;

/**
 * How long the consumer of a {@link BlockingRing} stays away from a queue that it has found empty. By the consumer alone.
 *
 * <p>A consumer that is faster than its producers is always at their heels: each look costs them the cache lines that they write
 * next, and finds one or two elements. So where several have come since the queue was empty last, it stays away twice as long
 * the next time, until an eighth of the queue comes at once; and as briefly as possible after a single one, for whoever hands over one
 * by one waits for the consumer.
 */
final class ConsumerPace {
    private static final int MOST_DOUBLINGS = 2;
    private static final int ENOUGH_OF_QUEUE = 8;

    private final QueueProgressIndicators queue;
    private final long enough;
    private long lastEmptyAt;
    private int doublings;

    ConsumerPace(QueueProgressIndicators queue, int capacity) {
        this.queue = queue;
        this.enough = capacity / ENOUGH_OF_QUEUE;
    }

    /** The queue was found empty. */
    SpinStretch stretch() {
        long emptyAt = queue.currentConsumerIndex();
        long came = emptyAt - lastEmptyAt;
        lastEmptyAt = emptyAt;
        if (came <= 1) {
            doublings = 0;
        } else if (came < enough) {
            doublings = Math.min(MOST_DOUBLINGS, doublings + 1);
        }
        return new SpinStretch(doublings);
    }
}
