package io.turnstile.runtime.track;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Where threads wait, sleep or park while they hold a lock that the wait does not give back. Lock-free and bounded. */
public final class WaitsWhileHolding {
    /** How many there may be. */
    public static final int LIMIT = 1 << 10;

    private static final AtomicReferenceArray<Entry> TABLE = new AtomicReferenceArray<>(2 * LIMIT);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicLong REFUSED = new AtomicLong();

    /** One place and the class of the innermost lock that is held there. */
    public static final class Entry {
        private final int site;
        private final LockClass held;
        private final AtomicLong count = new AtomicLong();

        Entry(int site, LockClass held) {
            this.site = site;
            this.held = held;
        }

        /** Where the thread waits. */
        public TrackSite site() {
            return TrackSites.get(site);
        }

        /** What it holds meanwhile. */
        public LockClass held() {
            return held;
        }

        /** How often. */
        public long count() {
            return count.get();
        }
    }

    private WaitsWhileHolding() {}

    static void add(int site, LockClass held) {
        int mask = TABLE.length() - 1;
        int index = (int) TrackedThread.mix(site * 65_537L + held.id()) & mask;
        for (; ; ) {
            Entry entry = TABLE.get(index);
            if (entry == null) {
                if (COUNT.get() >= LIMIT) {
                    REFUSED.incrementAndGet();
                    return;
                }
                if (TABLE.compareAndSet(index, null, new Entry(site, held))) {
                    COUNT.incrementAndGet();
                }
            } else if (entry.site == site && entry.held == held) {
                entry.count.getAndIncrement();
                return;
            } else {
                index = index + 1 & mask;
            }
        }
    }

    /** Those seen so far. */
    public static List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        for (int i = 0; i < TABLE.length(); i++) {
            Entry entry = TABLE.get(i);
            if (entry != null) {
                all.add(entry);
            }
        }
        return all;
    }

    /** How many waits found no place. */
    public static long refused() {
        return REFUSED.get();
    }
}
