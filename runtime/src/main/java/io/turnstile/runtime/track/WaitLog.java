package io.turnstile.runtime.track;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hands waits that are over to the analysis: those that last as long as it wants to know of, and priority inversions
 * always. A lock-free stack, bounded; it allocates nothing.
 */
public final class WaitLog {
    /** How many may wait for the analysis, which comes ten times a second. */
    public static final int LIMIT = 1 << 14;

    private static final AtomicReference<ContendedWait> HEAD = new AtomicReference<>();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicLong DROPPED = new AtomicLong();
    private static long wantedFromNs =
            Long.MAX_VALUE; // racy by design: a late reader hands over too little or too much

    private WaitLog() {}

    /** Asks for all waits that last at least so long; {@link Long#MAX_VALUE} for inversions only. */
    public static void want(long fromNs) {
        wantedFromNs = fromNs;
    }

    static void offer(ContendedWait wait) {
        if (wait.waitedNs() < wantedFromNs && !wait.isInversion()) {
            return;
        }
        if (COUNT.incrementAndGet() > LIMIT) {
            COUNT.decrementAndGet();
            DROPPED.incrementAndGet();
            return;
        }
        ContendedWait head;
        do {
            head = HEAD.get();
            wait.next = head;
        } while (!HEAD.compareAndSet(head, wait));
    }

    /** Takes what is there, oldest first; by the analysis alone. */
    public static List<ContendedWait> take() {
        List<ContendedWait> taken = new ArrayList<>();
        ContendedWait wait = HEAD.getAndSet(null);
        while (wait != null) {
            ContendedWait next = wait.next;
            wait.next = null;
            taken.add(wait);
            wait = next;
        }
        COUNT.addAndGet(-taken.size());
        Collections.reverse(taken);
        return taken;
    }

    /** How many waits found no place. */
    public static long dropped() {
        return DROPPED.get();
    }
}
