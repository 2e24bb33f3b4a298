package io.turnstile.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the users of a bounded queue did and saw, and whether one at a time could have seen it, too: linearizability, by the
 * search of Wing and Gong (1993) with Lowe's (2017) memory of what was tried.
 */
final class QueueHistory {
    /** What was called. */
    enum Kind {
        /** Inserts {@code element}; result: whether there was room. */
        OFFER,
        /** Inserts, or replaces the newest; result: whether it did the latter. */
        FORCE,
        /** Removes; {@code element} is what came, null for nothing. */
        POLL
    }

    /**
     * One call.
     *
     * @param startNs before it
     * @param endNs after it
     */
    record Operation(Kind kind, Long element, boolean result, long startNs, long endNs) {}

    private record Tried(BitSet done, List<Long> content) {}

    private final int capacity;
    private final List<Operation> operations;

    QueueHistory(int capacity, List<Operation> operations) {
        this.capacity = capacity;
        this.operations = List.copyOf(operations);
    }

    boolean isLinearizable() {
        return search(new BitSet(), new ArrayDeque<>(), new HashSet<>());
    }

    private boolean search(BitSet done, Deque<Long> content, Set<Tried> tried) {
        if (done.cardinality() == operations.size()) {
            return true;
        }
        if (!tried.add(new Tried((BitSet) done.clone(), new ArrayList<>(content)))) {
            return false;
        }
        long firstEndNs = Long.MAX_VALUE;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            firstEndNs = Math.min(firstEndNs, operations.get(i).endNs());
        }
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            if (operations.get(i).startNs() <= firstEndNs) {
                Deque<Long> after = new ArrayDeque<>(content);
                if (apply(operations.get(i), after)) {
                    done.set(i);
                    if (search(done, after, tried)) {
                        return true;
                    }
                    done.clear(i);
                }
            }
        }
        return false;
    }

    /** Whether a queue with that content would have answered so; changes it then. */
    private boolean apply(Operation operation, Deque<Long> content) {
        switch (operation.kind()) {
            case OFFER:
                if (operation.result()) {
                    content.addLast(operation.element());
                    return content.size() <= capacity;
                }
                return content.size() == capacity;
            case FORCE:
                if (operation.result() && content.pollLast() == null) {
                    return false;
                }
                content.addLast(operation.element());
                return content.size() <= capacity;
            default:
                return operation.element() == null
                        ? content.isEmpty()
                        : operation.element().equals(content.pollFirst());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("capacity " + capacity);
        operations.forEach(operation -> text.append(System.lineSeparator()).append(operation));
        return text.toString();
    }
}
