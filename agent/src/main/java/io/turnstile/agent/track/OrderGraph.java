package io.turnstile.agent.track;

import io.turnstile.runtime.track.OrderSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The orders in which locks were taken, and the circles among them. Each new order is looked at once, from its end back to
 * its beginning: over locks, and over classes of locks. By the analysis alone.
 */
final class OrderGraph {
    private static final int LONGEST = 8;
    private static final int MOST_STEPS = 20_000;
    private static final int MOST_EDGES_OF_PAIR = 32;

    private final Map<Object, List<Edge>> byLock = new HashMap<>(); // from a LockRecord
    private final Map<Object, List<Edge>> byClass = new HashMap<>(); // from a LockClass, to another one
    private final Map<String, Integer> pairs = new HashMap<>();
    private final Map<String, OrderFinding> findings = new LinkedHashMap<>();
    private final Map<String, Throwable> stacks = new HashMap<>();
    private final Predicate<String> isOrdered;
    private int givenUp;

    /**
     * An empty graph.
     *
     * @param isOrdered whether a class, by its name, creates locks that are always taken in an order among themselves
     */
    OrderGraph(Predicate<String> isOrdered) {
        this.isOrdered = isOrdered;
    }

    /** Which vertices an edge joins. */
    private enum Level {
        LOCKS,
        CLASSES;

        Object from(Edge edge) {
            return this == LOCKS ? edge.from() : edge.from().lockClass();
        }

        Object to(Edge edge) {
            return this == LOCKS ? edge.to() : edge.to().lockClass();
        }
    }

    /** Adds an observation; returns the findings that are new, or more certain than before. */
    List<OrderFinding> add(OrderSample sample) {
        List<OrderFinding> changed = new ArrayList<>();
        Throwable stack = stackOf(sample);
        for (int i = 0; i < sample.held().length; i++) {
            Edge edge = new Edge(sample, i, stack);
            if (edge.from() == edge.to() && edge.to().isReentrant()) {
                continue; // given back meanwhile by a wait on a condition that was not seen being made
            }
            byLock.computeIfAbsent(edge.from(), key -> new ArrayList<>()).add(edge);
            search(edge, Level.LOCKS, byLock, changed);
            if (edge.from().lockClass() != edge.to().lockClass()) {
                addBetweenClasses(edge, changed);
            } else if (edge.from() != edge.to()
                    && !isOrdered.test(edge.from().lockClass().creatorName())) {
                found(new Cycle(List.of(edge)), changed);
            }
        }
        return changed;
    }

    /** Only the first observations of a thread on its way through the same places have their stack. */
    private Throwable stackOf(OrderSample sample) {
        String way = sample.threadNumber() + Arrays.toString(sample.heldSites()) + sample.wantedSite();
        return sample.stack() == null ? stacks.get(way) : stacks.computeIfAbsent(way, key -> sample.stack());
    }

    private void addBetweenClasses(Edge edge, List<OrderFinding> changed) {
        String pair = edge.from().lockClass().id() + ">" + edge.signature() + '#'
                + edge.sample().threadNumber();
        if (pairs.merge(pair, 1, Integer::sum) <= MOST_EDGES_OF_PAIR) {
            byClass.computeIfAbsent(edge.from().lockClass(), key -> new ArrayList<>())
                    .add(edge);
            search(edge, Level.CLASSES, byClass, changed);
        }
    }

    private void search(Edge start, Level level, Map<Object, List<Edge>> graph, List<OrderFinding> changed) {
        Search search = new Search(start, level, graph, changed);
        search.from(level.to(start));
        givenUp += search.steps > MOST_STEPS ? 1 : 0;
    }

    /** One search for circles through an edge. */
    private final class Search {
        private final Level level;
        private final Map<Object, List<Edge>> graph;
        private final List<OrderFinding> changed;
        private final List<Edge> path = new ArrayList<>();
        private final Object target;
        private int steps;

        Search(Edge start, Level level, Map<Object, List<Edge>> graph, List<OrderFinding> changed) {
            this.level = level;
            this.graph = graph;
            this.changed = changed;
            this.target = level.from(start);
            path.add(start);
        }

        void from(Object vertex) {
            if (vertex == target) {
                found(new Cycle(path), changed);
                return;
            }
            if (path.size() == LONGEST) {
                return;
            }
            for (Edge edge : graph.getOrDefault(vertex, List.of())) {
                if (++steps > MOST_STEPS) {
                    return;
                }
                if (!isOnPath(level.to(edge))) {
                    path.add(edge);
                    from(level.to(edge));
                    path.remove(path.size() - 1);
                }
            }
        }

        /** The target is where the path begins, and may be reached. */
        private boolean isOnPath(Object vertex) {
            for (int i = 1; i < path.size(); i++) {
                if (level.from(path.get(i)) == vertex) {
                    return true;
                }
            }
            return false;
        }
    }

    private void found(Cycle cycle, List<OrderFinding> changed) {
        String signature = cycle.signature();
        OrderFinding known = findings.get(signature);
        if (known == null) {
            OrderFinding made = new OrderFinding(signature, cycle);
            findings.put(signature, made);
            changed.add(made);
        } else if (known.add(cycle) && !changed.contains(known)) {
            changed.add(known);
        }
    }

    /** All so far, notes included, in the order in which they were found. */
    List<OrderFinding> findings() {
        return new ArrayList<>(findings.values());
    }

    /** How many searches ended before they were complete. */
    int givenUp() {
        return givenUp;
    }

    /** The edges between classes of locks, for a drawing. */
    List<Edge> classEdges() {
        List<Edge> all = new ArrayList<>();
        byClass.values().forEach(all::addAll);
        return all;
    }
}
