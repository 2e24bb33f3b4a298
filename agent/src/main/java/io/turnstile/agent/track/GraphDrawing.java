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
 * The orders between classes of locks as a drawing: classes on a circle, an arrow from the one that was held to the one that
 * was taken; red where it is part of an inversion.
 */
final class GraphDrawing {
    private static final int MOST_CLASSES = 40;
    private static final int MARGIN = 260;

    private final Facts facts;
    private final Map<LockClass, Integer> places = new LinkedHashMap<>();
    private final Set<String> inverted = new HashSet<>();
    private int radius;

    GraphDrawing(Facts facts) {
        this.facts = facts;
    }

    String svg() {
        for (OrderFinding finding : facts.findings()) {
            for (Edge edge : finding.cycle().edges()) {
                place(edge);
                if (finding.confidence() != Confidence.NOTE) {
                    inverted.add(key(edge));
                }
            }
        }
        facts.edges().forEach(this::place);
        if (places.isEmpty()) {
            return "<p>No lock was taken while another was held.</p>\n";
        }
        radius = 60 + 9 * places.size();
        int size = 2 * (radius + 40);
        StringBuilder svg = new StringBuilder("<svg width=\"")
                .append(size + 2 * MARGIN)
                .append("\" height=\"")
                .append(size);
        svg.append("\"><defs>")
                .append(marker("grey", "#999"))
                .append(marker("red", "#b00020"))
                .append("</defs>\n");
        arrows(svg);
        for (Map.Entry<LockClass, Integer> entry : places.entrySet()) {
            label(svg, entry.getKey(), entry.getValue());
        }
        return svg.append("</svg>\n").toString();
    }

    private void place(Edge edge) {
        for (LockClass one : List.of(edge.from().lockClass(), edge.to().lockClass())) {
            if (places.size() < MOST_CLASSES) {
                places.putIfAbsent(one, places.size());
            }
        }
    }

    private void arrows(StringBuilder svg) {
        List<Edge> all = new ArrayList<>(facts.edges());
        facts.findings().forEach(finding -> all.addAll(finding.cycle().edges()));
        Set<String> drawn = new LinkedHashSet<>();
        for (Edge edge : all) {
            Integer from = places.get(edge.from().lockClass());
            Integer to = places.get(edge.to().lockClass());
            if (from != null && to != null && !from.equals(to) && drawn.add(key(edge))) {
                boolean red = inverted.contains(key(edge));
                svg.append("<path fill=\"none\" stroke=\"").append(red ? "#b00020" : "#999");
                svg.append("\" marker-end=\"url(#").append(red ? "red" : "grey").append(")\" d=\"M");
                svg.append(x(from, 0))
                        .append(' ')
                        .append(y(from, 0))
                        .append(" Q")
                        .append(x(from, -radius * 0.3))
                        .append(' ');
                svg.append(y(to, -radius * 0.3))
                        .append(' ')
                        .append(x(to, -7))
                        .append(' ')
                        .append(y(to, -7))
                        .append("\"/>\n");
            }
        }
    }

    private void label(StringBuilder svg, LockClass one, int place) {
        boolean left = Math.cos(angle(place)) < 0;
        svg.append("<circle r=\"4\" cx=\"")
                .append(x(place, 0))
                .append("\" cy=\"")
                .append(y(place, 0))
                .append("\"><title>");
        svg.append(HtmlReport.escaped(one.toString()))
                .append("</title></circle><text x=\"")
                .append(x(place, 10));
        svg.append("\" y=\"")
                .append(y(place, 10) + 4)
                .append("\" text-anchor=\"")
                .append(left ? "end" : "start")
                .append("\">");
        svg.append(HtmlReport.escaped(one.name())).append("</text>\n");
    }

    private static String marker(String id, String colour) {
        return "<marker id=\"" + id
                + "\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\""
                + " orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"" + colour + "\"/></marker>";
    }

    private static String key(Edge edge) {
        return edge.from().lockClass().id() + ">" + edge.to().lockClass().id();
    }

    private double angle(int place) {
        return 2 * Math.PI * place / places.size();
    }

    private long x(int place, double outwards) {
        return Math.round(MARGIN + radius + 40 + Math.cos(angle(place)) * (radius + outwards));
    }

    private long y(int place, double outwards) {
        return Math.round(radius + 40 + Math.sin(angle(place)) * (radius + outwards));
    }
}
