package io.turnstile.runtime.track;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hands observations to the analysis, each distinct one once: a lock-free set of 64-bit hashes and a lock-free stack.
 *
 * <p>Of one chain of lock classes and sites, only so many observations are kept (other instances, other threads); what is
 * dropped is counted.
 */
public final class OrderSamples {
    /** How many observations there may be in all. */
    public static final int LIMIT = 1 << 15;
    /** How many of one chain. */
    static final int LIMIT_OF_CHAIN = 64;
    /** How many of one chain whose two last locks are of the same class; there only the instances tell. */
    static final int LIMIT_WITHIN_CLASS = 1024;
    /** How many of one chain and thread have their stack. */
    static final int STACKS_OF_CHAIN = 2;

    private static final int SEEN_PLACES = 2 * LIMIT;
    private static final int MOST_PROBES = 64;
    private static final AtomicLongArray SEEN = new AtomicLongArray(SEEN_PLACES);
    private static final AtomicInteger SEEN_COUNT = new AtomicInteger();
    private static final AtomicIntegerArray OF_CHAIN = new AtomicIntegerArray(1 << 16); // by hash; a clash drops early
    private static final AtomicIntegerArray STACKS = new AtomicIntegerArray(1 << 16); // likewise
    private static final AtomicReference<Node> FRESH = new AtomicReference<>();
    private static final AtomicLong DROPPED = new AtomicLong();

    private record Node(OrderSample sample, Node next) {}

    private OrderSamples() {}

    /**
     * Claims an observation.
     *
     * @param hash of all that distinguishes it; not 0
     * @return whether it is new and there is place for it
     */
    static boolean claim(long hash) {
        int index = (int) (hash >>> 17) & SEEN_PLACES - 1;
        for (int probe = 0; probe < MOST_PROBES; probe++) {
            long there = SEEN.get(index);
            if (there == hash) {
                return false;
            }
            if (there == 0) {
                if (SEEN_COUNT.get() >= LIMIT) {
                    break;
                }
                if (SEEN.compareAndSet(index, 0, hash)) {
                    SEEN_COUNT.incrementAndGet();
                    return true;
                }
                continue; // look at what came between
            }
            index = index + 1 & SEEN_PLACES - 1;
        }
        DROPPED.incrementAndGet();
        return false;
    }

    /** Counts one more observation of a chain, told by its hash; returns how many there were before. */
    static int countOfChain(long chainHash) {
        return OF_CHAIN.getAndIncrement((int) (chainHash >>> 21) & OF_CHAIN.length() - 1);
    }

    /** Whether an observation of a chain by a thread is one of the first. */
    static boolean wantsStack(long chainHash, long threadNumber) {
        long hash = TrackedThread.mix(chainHash * 31 + threadNumber);
        return STACKS.getAndIncrement((int) (hash >>> 21) & STACKS.length() - 1) < STACKS_OF_CHAIN;
    }

    static void drop() {
        DROPPED.incrementAndGet();
    }

    static void add(OrderSample sample) {
        Node head = FRESH.get();
        while (!FRESH.compareAndSet(head, new Node(sample, head))) {
            head = FRESH.get();
        }
    }

    /** Takes what is new, oldest first; by the analysis alone. */
    public static List<OrderSample> takeFresh() {
        List<OrderSample> fresh = new ArrayList<>();
        for (Node node = FRESH.getAndSet(null); node != null; node = node.next()) {
            fresh.add(node.sample());
        }
        Collections.reverse(fresh);
        return fresh;
    }

    /** How many observations found no place. */
    public static long dropped() {
        return DROPPED.get();
    }

    /** How many were kept. */
    public static int size() {
        return SEEN_COUNT.get();
    }
}
