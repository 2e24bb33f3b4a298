package io.turnstile.agent.track;

import io.turnstile.runtime.track.ContendedWait;
import io.turnstile.runtime.track.KernelScheduling;
import io.turnstile.runtime.track.LockClass;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackedThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits behind threads of less scheduling priority, as the kernel tells the priorities: once a second of all threads, and at
 * each look at a wait of the two threads in question. Bounded. By the analysis alone.
 */
final class PriorityInversions {
    private static final int LIMIT = 1000;
    private static final int MOST_REFRESHED = 256; // at a time: each costs some 20 µs

    private final Map<Key, Sum> sums = new HashMap<>();
    private final Map<ContendedWait, Looks> underWay = new HashMap<>();
    private long refused;
    private int nextRefreshed;

    private record Key(LockClass lockClass, TrackedThread waiter, TrackedThread holder) {}

    private static final class Looks {
        private long all;
        private long boosted;
    }

    private static final class Sum {
        private String waiterScheduling = "";
        private String holderScheduling = "";
        private int waiterRank;
        private int holderRank;
        private String waitedAt = "";
        private String takenAt = "";
        private long count;
        private long totalNs;
        private long longestNs;
        private long looks;
        private long boostedLooks;
    }

    /** Asks the kernel for the priorities of threads, as many at a time as cost little. */
    void refresh() {
        List<TrackedThread> threads = new ArrayList<>(TrackedThread.all());
        int count = Math.min(threads.size(), MOST_REFRESHED);
        for (int i = 0; i < count; i++) {
            threads.get(nextRefreshed++ % threads.size()).refreshScheduling();
        }
    }

    /** Looks at a wait that is not over yet. */
    void look(ContendedWait wait) {
        TrackedThread holder = wait.holder();
        if (holder == null || holder.scheduling() == null || wait.waiter().scheduling() == null) {
            return;
        }
        wait.waiter().refreshScheduling();
        holder.refreshScheduling();
        KernelScheduling ofWaiter = wait.waiter().scheduling();
        KernelScheduling ofHolder = holder.scheduling();
        if (ofWaiter.rank() > ofHolder.rank()) {
            Looks looks = underWay.computeIfAbsent(wait, key -> new Looks());
            looks.all++;
            looks.boosted += ofHolder.effective() <= ofWaiter.effective() ? 1 : 0;
        }
    }

    /** Adds a wait that is over; returns what is known of its kind by now, or null where it is no inversion. */
    PriorityInversion add(ContendedWait wait) {
        Looks looks = underWay.remove(wait);
        if (!wait.isInversion()) {
            return null;
        }
        Key key = new Key(wait.lock().lockClass(), wait.waiter(), wait.holder());
        if (!sums.containsKey(key) && sums.size() >= LIMIT) {
            refused++;
            return null;
        }
        Sum sum = sums.computeIfAbsent(key, any -> new Sum());
        if (sum.count++ == 0) {
            describe(sum, key);
        }
        sum.totalNs += wait.waitedNs();
        if (wait.waitedNs() > sum.longestNs) {
            sum.longestNs = wait.waitedNs();
            sum.waitedAt = text(wait.site());
            sum.takenAt = text(wait.holderSite());
        }
        if (looks != null) {
            sum.looks += looks.all;
            sum.boostedLooks += looks.boosted;
        }
        return of(key, sum);
    }

    /** Forgets looks at waits that ended without being handed over. */
    void forgetOver() {
        underWay.keySet().removeIf(wait -> wait.waiter().contendedWait() != wait && wait.waitedNs() == 0);
    }

    private static void describe(Sum sum, Key key) {
        KernelScheduling ofWaiter = key.waiter().scheduling();
        KernelScheduling ofHolder = key.holder().scheduling();
        sum.waiterScheduling = ofWaiter.toString(); // known, since it is an inversion
        sum.holderScheduling = ofHolder.toString();
        sum.waiterRank = ofWaiter.rank();
        sum.holderRank = ofHolder.rank();
    }

    private static PriorityInversion of(Key key, Sum sum) {
        return new PriorityInversion(
                key.lockClass(),
                new PriorityInversion.Party(key.waiter().thread(), sum.waiterScheduling, sum.waiterRank),
                new PriorityInversion.Party(key.holder().thread(), sum.holderScheduling, sum.holderRank),
                sum.waitedAt,
                sum.takenAt,
                sum.count,
                sum.totalNs,
                sum.longestNs,
                sum.looks,
                sum.boostedLooks);
    }

    private static String text(TrackSite site) {
        return site == null ? "" : site.toString();
    }

    /** All so far, those of the longest waits first. */
    List<PriorityInversion> all() {
        List<PriorityInversion> all = new ArrayList<>();
        sums.forEach((key, sum) -> all.add(of(key, sum)));
        all.sort(Comparator.comparingLong(one -> -one.longestNs()));
        return all;
    }

    /** How many waits found no place. */
    long refused() {
        return refused;
    }
}
