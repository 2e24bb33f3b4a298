package io.turnstile.agent.track;

import io.turnstile.runtime.track.LockClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The orders between classes of locks as a drawing: an arrow from the one that was held to the one that was taken, from left
 * to right; red, and some of them from right to left, where they are part of an inversion.
 */
final class GraphDrawing {
    private static final int MOST_CLASSES = 60;
    private static final int MOST_CHARACTERS = 34;
    private static final int MOST_BOX_WIDTH = 230;
    private static final int CHARACTER_WIDTH = 7;
    private static final int BOX_HEIGHT = 26;
    private static final int GAP_X = 70;
    private static final int GAP_Y = 14;
    private static final int MARGIN = 24;

    private final List<Edge> edges = new ArrayList<>(); // one for each pair of classes
    private final Set<String> inverted = new HashSet<>();
    private final Set<LockClass> nodes = new LinkedHashSet<>();
    private final Map<LockClass, Integer> columns = new LinkedHashMap<>();
    private final Map<LockClass, Integer> rows = new LinkedHashMap<>();
    private int boxWidth = MOST_BOX_WIDTH;
    private int leftOut;

    GraphDrawing(Facts facts, Announcer announcer) {
        Set<String> known = new HashSet<>();
        List<Edge> all = new ArrayList<>();
        for (OrderFinding finding : facts.findings()) {
            for (Edge edge : finding.cycle().edges()) {
                all.add(edge);
                if (announcer.counts(finding)) {
                    inverted.add(key(edge));
                }
            }
        }
        all.addAll(facts.edges());
        for (Edge edge : all) {
            if (edge.from().lockClass() != edge.to().lockClass() && known.add(key(edge))) {
                add(edge);
            }
        }
    }

    private void add(Edge edge) {
        LockClass from = edge.from().lockClass();
        LockClass to = edge.to().lockClass();
        int more = (nodes.contains(from) ? 0 : 1) + (nodes.contains(to) ? 0 : 1);
        if (nodes.size() + more > MOST_CLASSES) {
            leftOut++;
            return;
        }
        nodes.add(from);
        nodes.add(to);
        edges.add(edge);
    }

    /** The drawing, or a sentence where there is nothing to draw. */
    String markup() {
        if (edges.isEmpty()) {
            return "<p class=\"soft\">No lock was taken while one of another class was held.</p>\n";
        }
        int longest = 0;
        for (LockClass node : nodes) {
            columnOf(node, new HashSet<>());
            longest = Math.max(longest, shortened(node.name()).length());
        }
        boxWidth = Math.min(MOST_BOX_WIDTH, CHARACTER_WIDTH * longest + 2 * CHARACTER_WIDTH);
        Map<Integer, Integer> heights = new LinkedHashMap<>();
        for (LockClass node : nodes) {
            rows.put(node, heights.merge(columns.get(node), 1, Integer::sum) - 1);
        }
        int width = 2 * MARGIN + heights.size() * (boxWidth + GAP_X) - GAP_X;
        int height =
                2 * MARGIN + heights.values().stream().max(Integer::compare).orElse(1) * (BOX_HEIGHT + GAP_Y) - GAP_Y;
        StringBuilder svg = new StringBuilder("<div class=\"box\"><svg width=\"" + width + "\" height=\"" + height
                + "\"><defs>" + marker("plain", "tip") + marker("red", "tip in") + "</defs>\n");
        for (Edge edge : edges) {
            svg.append(arrow(edge));
        }
        for (LockClass node : nodes) {
            svg.append(box(node));
        }
        svg.append("</svg></div>\n");
        if (leftOut > 0) {
            svg.append("<p class=\"soft\">" + leftOut + " more orders are not drawn.</p>\n");
        }
        return svg.toString();
    }

    /** One more than the columns of all that lead here, but for those that lead back. */
    private int columnOf(LockClass node, Set<LockClass> onTheWay) {
        Integer known = columns.get(node);
        if (known != null) {
            return known;
        }
        onTheWay.add(node);
        int column = 0;
        for (Edge edge : edges) {
            if (edge.to().lockClass() == node && !onTheWay.contains(edge.from().lockClass())) {
                column = Math.max(column, 1 + columnOf(edge.from().lockClass(), onTheWay));
            }
        }
        onTheWay.remove(node);
        columns.put(node, column);
        return column;
    }

    private String arrow(Edge edge) {
        LockClass from = edge.from().lockClass();
        LockClass to = edge.to().lockClass();
        boolean forwards = columns.get(from) < columns.get(to);
        int x1 = x(from) + (forwards ? boxWidth : 0);
        int x2 = x(to) + (forwards ? 0 : boxWidth);
        int bend = forwards ? GAP_X / 2 : -GAP_X / 2;
        int y1 = y(from) + BOX_HEIGHT / 2 + (forwards ? -4 : 4);
        int y2 = y(to) + BOX_HEIGHT / 2 + (forwards ? -4 : 4);
        boolean red = inverted.contains(key(edge));
        return "<path class=\"edge" + (red ? " in" : "") + "\" marker-end=\"url(#" + (red ? "red" : "plain")
                + ")\" d=\"M" + x1 + ' ' + y1 + " C" + (x1 + bend) + ' ' + y1 + ' ' + (x2 - bend) + ' ' + y2 + ' ' + x2
                + ' ' + y2 + "\"><title>" + Html.escaped(edge.signature()) + "</title></path>\n";
    }

    private String box(LockClass node) {
        boolean red = edges.stream()
                .anyMatch(edge -> inverted.contains(key(edge))
                        && (edge.from().lockClass() == node || edge.to().lockClass() == node));
        return "<g><title>" + Html.escaped(node.toString()) + "</title><rect class=\"node" + (red ? " in" : "")
                + "\" rx=\"6\" x=\"" + x(node) + "\" y=\"" + y(node) + "\" width=\"" + boxWidth + "\" height=\""
                + BOX_HEIGHT + "\"/><text text-anchor=\"middle\" x=\"" + (x(node) + boxWidth / 2) + "\" y=\""
                + (y(node) + BOX_HEIGHT / 2 + 4) + "\">" + Html.escaped(shortened(node.name())) + "</text></g>\n";
    }

    private static String shortened(String name) {
        return name.length() <= MOST_CHARACTERS ? name : "…" + name.substring(name.length() - MOST_CHARACTERS + 1);
    }

    private static String marker(String id, String style) {
        return "<marker id=\"" + id
                + "\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\""
                + " orient=\"auto\"><path class=\"" + style + "\" d=\"M0 0 8 4 0 8z\"/></marker>";
    }

    private int x(LockClass node) {
        return MARGIN + columns.get(node) * (boxWidth + GAP_X);
    }

    private int y(LockClass node) {
        return MARGIN + rows.get(node) * (BOX_HEIGHT + GAP_Y);
    }

    private static String key(Edge edge) {
        return edge.from().lockClass().id() + ">" + edge.to().lockClass().id();
    }
}
