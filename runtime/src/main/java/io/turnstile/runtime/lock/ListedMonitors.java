package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.MonitorPolicy;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The monitors of objects that cannot carry one, by the object's identity: arrays and objects of exactly those JDK classes that the
 * configuration lists. A table that nobody ever waits for.
 *
 * <p>It is a tree over the bits of the identity hash code. A slot moves only so:
 *
 * <pre>
 *   value          | meaning                                  | may become
 *   ---------------+------------------------------------------+-------------------------------------------------------------
 *   null           | nothing here                             | a list of one
 *   list           | the monitors whose hash leads here;      | by CAS: the list without those whose objects are gone, and
 *                  | never changed once it is published       | with a new one; or a node with the same monitors
 *   node           | look on, by the next bits of the hash    | nothing else, ever
 * </pre>
 *
 * T1 (exact) an object that somebody can lock has one monitor at most. Who adds one has looked through the list that its CAS
 * replaces, and found none; any other list or node in the slot makes the CAS fail. A node gets all monitors of the list whose place it
 * takes, before it is published. A monitor is left out only when its object is gone, for good: nobody can ask for it, and who still holds
 * it has it in a token.
 *
 * <p>So it grows with the objects that are locked at the same time, not with all that ever were: a list loses its dead whenever one
 * is added to it, and nodes are made only of lists of the living.
 */
final class ListedMonitors {
    /** Whether there can be any at all: constant, so that code for it is not even compiled otherwise. */
    static final boolean ANY;

    private static final int ROOT_BITS = 10;
    private static final int NODE_BITS = 4;
    private static final int LONGEST_LIST = 6;
    private static final int HASH_BITS = 25; // at least: HotSpot's hash codes have 25 or 31
    private static final AtomicReferenceArray<Object> ROOT = new AtomicReferenceArray<>(1 << ROOT_BITS);

    private static final ClassValue<LockSite> SITES = new ClassValue<>() {
        @Override
        protected LockSite computeValue(Class<?> type) {
            return MonitorPolicy.installed().listed(type);
        }
    };

    static {
        MonitorPolicy policy = MonitorPolicy.installed();
        ANY = policy != null && policy.listsAny();
    }

    private ListedMonitors() {}

    /** Whether the object's monitor is here; ask only where {@link #ANY}. */
    static boolean lists(Object object) {
        return SITES.get(object.getClass()) != null;
    }

    /** The monitor of an object of a listed class; made where there is none. */
    static ListedMonitor of(Object object) {
        return in(ROOT, object, SITES.get(object.getClass()));
    }

    /** The monitor that an object has, or null; never makes one, and enters no monitor of anybody to find out. */
    static ListedMonitor find(Object object) {
        return in(ROOT, object, null);
    }

    private static ListedMonitor in(AtomicReferenceArray<Object> root, Object object, LockSite site) {
        int hash = System.identityHashCode(object);
        AtomicReferenceArray<Object> node = root;
        int index = hash & ((1 << ROOT_BITS) - 1);
        int bitsUsed = ROOT_BITS;
        for (; ; ) {
            Object slot = node.get(index);
            if (slot instanceof AtomicReferenceArray) {
                node = asNode(slot);
                index = hash >>> bitsUsed & ((1 << NODE_BITS) - 1);
                bitsUsed += NODE_BITS;
                continue;
            }
            ListedMonitor[] list = (ListedMonitor[]) slot;
            ListedMonitor found = in(list, object);
            if (found != null || site == null) {
                return found;
            }
            ListedMonitor[] living = withoutDead(list, 1);
            if (living.length > LONGEST_LIST && bitsUsed < HASH_BITS) {
                node.compareAndSet(index, slot, spread(living, bitsUsed));
            } else {
                ListedMonitor added = new ListedMonitor(object, hash, site);
                living[living.length - 1] = added;
                if (node.compareAndSet(index, slot, living)) {
                    return added;
                }
            }
        }
    }

    private static ListedMonitor in(ListedMonitor[] list, Object object) {
        if (list != null) {
            for (ListedMonitor monitor : list) {
                if (monitor.isOf(object)) {
                    return monitor;
                }
            }
        }
        return null;
    }

    /** The monitors whose objects live, with room behind them. */
    private static ListedMonitor[] withoutDead(ListedMonitor[] list, int room) {
        int length = list == null ? 0 : list.length;
        ListedMonitor[] living = new ListedMonitor[length + room];
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (!list[i].isOver()) {
                living[count++] = list[i];
            }
        }
        return count == length ? living : Arrays.copyOf(living, count + room);
    }

    /** A node with the monitors of a list, which has room at its end. */
    private static AtomicReferenceArray<Object> spread(ListedMonitor[] list, int bitsUsed) {
        AtomicReferenceArray<Object> node = new AtomicReferenceArray<>(1 << NODE_BITS);
        for (ListedMonitor monitor : list) {
            if (monitor != null) {
                int index = monitor.hash >>> bitsUsed & ((1 << NODE_BITS) - 1);
                ListedMonitor[] longer = withoutDead((ListedMonitor[]) node.getPlain(index), 1);
                longer[longer.length - 1] = monitor;
                node.setPlain(index, longer);
            }
        }
        return node;
    }

    @SuppressWarnings("unchecked")
    private static AtomicReferenceArray<Object> asNode(Object slot) {
        return (AtomicReferenceArray<Object>) slot;
    }
}
