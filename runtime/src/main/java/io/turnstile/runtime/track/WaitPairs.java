package io.turnstile.runtime.track;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Who waited where for whom: wait times by the pair of the waiter's site and the site at which the holder had taken the
 * lock. Lock-free and bounded; entries are never removed.
 */
public final class WaitPairs {
    /** How many there may be. */
    public static final int LIMIT = 1 << 12;

    private static final AtomicReferenceArray<Pair> TABLE = new AtomicReferenceArray<>(2 * LIMIT);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicLong REFUSED = new AtomicLong();

    /** One pair. */
    public static final class Pair {
        private final LockClass lockClass;
        private final int waiterSite;
        private final int holderSite;
        private final AtomicLong count = new AtomicLong();
        private final AtomicLong waitedNs = new AtomicLong();

        Pair(LockClass lockClass, int waiterSite, int holderSite) {
            this.lockClass = lockClass;
            this.waiterSite = waiterSite;
            this.holderSite = holderSite;
        }

        /** The locks it is about. */
        public LockClass lockClass() {
            return lockClass;
        }

        /** Where threads waited. */
        public TrackSite waiterSite() {
            return TrackSites.get(waiterSite);
        }

        /** Where the holders had taken the lock; null where that is not known. */
        public TrackSite holderSite() {
            return TrackSites.get(holderSite);
        }

        /** How often. */
        public long count() {
            return count.get();
        }

        /** How long, in all. */
        public long waitedNs() {
            return waitedNs.get();
        }

        boolean is(LockClass otherClass, int otherWaiter, int otherHolder) {
            return lockClass == otherClass && waiterSite == otherWaiter && holderSite == otherHolder;
        }
    }

    private WaitPairs() {}

    static void add(LockClass lockClass, int waiterSite, int holderSite, long ns) {
        int mask = TABLE.length() - 1;
        int index = (int) TrackedThread.mix(lockClass.id() * 1_000_003L + waiterSite * 8191L + holderSite) & mask;
        for (; ; ) {
            Pair pair = TABLE.get(index);
            if (pair == null) {
                if (COUNT.get() >= LIMIT) {
                    REFUSED.incrementAndGet();
                    return;
                }
                Pair made = new Pair(lockClass, waiterSite, holderSite);
                if (TABLE.compareAndSet(index, null, made)) {
                    COUNT.incrementAndGet();
                }
            } else if (pair.is(lockClass, waiterSite, holderSite)) {
                pair.count.getAndIncrement();
                pair.waitedNs.getAndAdd(ns);
                return;
            } else {
                index = index + 1 & mask;
            }
        }
    }

    /** Those seen so far. */
    public static List<Pair> all() {
        List<Pair> all = new ArrayList<>();
        for (int i = 0; i < TABLE.length(); i++) {
            Pair pair = TABLE.get(i);
            if (pair != null) {
                all.add(pair);
            }
        }
        return all;
    }

    /** How many waits found no place. */
    public static long refused() {
        return REFUSED.get();
    }
}
