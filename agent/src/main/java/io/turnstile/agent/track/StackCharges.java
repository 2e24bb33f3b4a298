package io.turnstile.agent.track;

import io.turnstile.runtime.track.LockClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waiting, charged to the stacks that waited and to those that held the lock meanwhile. Fifty times a second one of the
 * waits under way is chosen by chance and stands for all of them, so a stack's share of the samples is its share of the
 * waiting. Bounded. By the analysis alone.
 */
final class StackCharges {
    private static final int LIMIT = 4000;
    private static final int MOST_FRAMES = 24;

    private final Map<Key, Long> charges = new HashMap<>();
    private final Map<LockClass, Longest> longest = new HashMap<>();
    private long refused;

    private record Key(LockClass lockClass, boolean ofHolder, List<StackTraceElement> stack) {}

    /**
     * A stack and the waiting that is charged to it.
     *
     * @param ofHolder whether it held the lock; otherwise it waited
     */
    record Charge(LockClass lockClass, boolean ofHolder, List<StackTraceElement> stack, long ns) {}

    /**
     * The longest wait for a lock of a class that was looked at.
     *
     * @param ns how long it had lasted then
     * @param waiter its stack
     * @param holder the holder's stack; empty where it is not known
     */
    record Longest(long ns, List<StackTraceElement> waiter, List<StackTraceElement> holder) {}

    /**
     * Charges a sample.
     *
     * @param lastedNs for how long the wait had lasted
     * @param ns what the sample stands for
     */
    void add(
            LockClass lockClass,
            List<StackTraceElement> waiter,
            List<StackTraceElement> holder,
            long lastedNs,
            long ns) {
        add(new Key(lockClass, false, cut(waiter)), ns);
        if (!holder.isEmpty()) {
            add(new Key(lockClass, true, cut(holder)), ns);
        }
        Longest before = longest.get(lockClass);
        if (before == null || lastedNs > before.ns()) {
            longest.put(lockClass, new Longest(lastedNs, cut(waiter), cut(holder)));
        }
    }

    private void add(Key key, long ns) {
        if (charges.size() >= LIMIT && !charges.containsKey(key)) {
            refused++;
        } else {
            charges.merge(key, ns, Long::sum);
        }
    }

    private static List<StackTraceElement> cut(List<StackTraceElement> stack) {
        return List.copyOf(stack.subList(0, Math.min(MOST_FRAMES, stack.size())));
    }

    /** All so far, the greatest first. */
    List<Charge> all() {
        List<Charge> all = new ArrayList<>();
        charges.forEach((key, ns) -> all.add(new Charge(key.lockClass(), key.ofHolder(), key.stack(), ns)));
        all.sort(Comparator.comparingLong(charge -> -charge.ns()));
        return all;
    }

    /** By class of locks. */
    Map<LockClass, Longest> longest() {
        return Map.copyOf(longest);
    }

    /** How many samples found no place. */
    long refused() {
        return refused;
    }
}
