package io.turnstile.runtime.track;

import java.util.Arrays;

/**
 * What one thread knows of others by starting and joining them: of each, the last of its segments that lies before. A thread
 * begins a new segment where it starts or joins another. Immutable; bounded, and where it is full it knows less.
 */
public final class StartOrder {
    /** Knows nothing. */
    static final StartOrder NOTHING = new StartOrder(new long[0], new int[0]);

    private static final int LIMIT = 256;

    private final long[] threads; // ascending
    private final int[] segments;

    private StartOrder(long[] threads, int[] segments) {
        this.threads = threads;
        this.segments = segments;
    }

    /** Whether all that a thread did in a segment lies before. */
    public boolean isAfter(long thread, int segment) {
        int index = Arrays.binarySearch(threads, thread);
        return index >= 0 && segments[index] >= segment;
    }

    /** Knows one segment more. */
    StartOrder with(long thread, int segment) {
        int index = Arrays.binarySearch(threads, thread);
        if (index >= 0) {
            int[] raised = segments.clone();
            raised[index] = Math.max(raised[index], segment);
            return new StartOrder(threads, raised);
        }
        if (threads.length >= LIMIT) {
            return this;
        }
        int at = -index - 1;
        long[] moreThreads = new long[threads.length + 1];
        int[] moreSegments = new int[threads.length + 1];
        System.arraycopy(threads, 0, moreThreads, 0, at);
        System.arraycopy(segments, 0, moreSegments, 0, at);
        System.arraycopy(threads, at, moreThreads, at + 1, threads.length - at);
        System.arraycopy(segments, at, moreSegments, at + 1, threads.length - at);
        moreThreads[at] = thread;
        moreSegments[at] = segment;
        return new StartOrder(moreThreads, moreSegments);
    }

    /** Knows what both know. */
    StartOrder and(StartOrder other) {
        StartOrder both = this;
        for (int i = 0; i < other.threads.length; i++) {
            both = both.with(other.threads[i], other.segments[i]);
        }
        return both;
    }
}
