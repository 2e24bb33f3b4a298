package io.turnstile.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Groups of horizontal bars over one axis of ratios, as an SVG that needs nothing else. */
final class BarChart {
    private static final int LABEL_WIDTH = 300;
    private static final int PLOT_WIDTH = 480;
    private static final int WIDTH = LABEL_WIDTH + PLOT_WIDTH + 70;
    private static final int BAR_HEIGHT = 12;
    private static final int GAP = 10;
    private static final int TOP = 58;
    private static final int MOST_TICKS = 14;
    private static final List<String> COLOURS = List.of("#4477aa", "#ee7733");
    private static final String GREY = "#555555";

    private final String title;
    private final List<String> series;
    private final List<Group> groups = new ArrayList<>();

    /**
     * The bars of one row, one for each series.
     *
     * @param goal null for none
     */
    record Group(String label, List<Bar> bars, Goal goal) {}

    /** A median, with the lowest and the highest of its rounds. */
    record Bar(double value, double low, double high) {}

    BarChart(String title, List<String> series) {
        this.title = title;
        this.series = series;
    }

    void add(Group group) {
        groups.add(group);
    }

    String svg() {
        int groupHeight = series.size() * BAR_HEIGHT + GAP;
        int bottom = TOP + groups.size() * groupHeight;
        double most = most();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                bottom + 20,
                WIDTH,
                bottom + 20));
        svg.append(text(10, 20, "start", "black", title).replace("<text ", "<text font-size=\"14\" "));
        legend(svg);
        double step = 0.25;
        while (most / step > MOST_TICKS) {
            step *= 2;
        }
        for (double tick = 0; tick <= most; tick += step) {
            svg.append(line(x(tick, most), TOP - 4, x(tick, most), bottom, "#dddddd", 1));
            svg.append(text(x(tick, most), bottom + 14, "middle", GREY, String.format(Locale.ROOT, "%.2f", tick)));
        }
        svg.append(line(x(1, most), TOP - 4, x(1, most), bottom, "black", 1.5));
        for (int i = 0; i < groups.size(); i++) {
            group(svg, groups.get(i), TOP + i * groupHeight, most);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(StringBuilder svg) {
        int x = LABEL_WIDTH;
        for (int i = 0; i < series.size(); i++) {
            svg.append(rectangle(x, 34, 10, 10, COLOURS.get(i)));
            svg.append(text(x + 14, 43, "start", "black", series.get(i)));
            x += 90;
        }
        svg.append(line(x, 34, x, 44, "#228833", 3)).append(text(x + 8, 43, "start", "black", "goal"));
        svg.append(line(x + 60, 34, x + 60, 44, "black", 1.5)).append(text(x + 68, 43, "start", "black", "the JVM's"));
    }

    private void group(StringBuilder svg, Group group, int top, double most) {
        int middle = top + group.bars().size() * BAR_HEIGHT / 2;
        svg.append(text(LABEL_WIDTH - 8, middle + 4, "end", "black", group.label()));
        for (int i = 0; i < group.bars().size(); i++) {
            Bar bar = group.bars().get(i);
            if (Double.isNaN(bar.value())) {
                continue;
            }
            int y = top + i * BAR_HEIGHT;
            double end = x(bar.value(), most);
            svg.append(rectangle(LABEL_WIDTH, y + 1, end - LABEL_WIDTH, BAR_HEIGHT - 2, COLOURS.get(i)));
            if (bar.high() > bar.low()) {
                double half = y + BAR_HEIGHT / 2.0;
                svg.append(line(x(bar.low(), most), half, x(bar.high(), most), half, "black", 1));
            }
            double right = Math.max(end, x(bar.high(), most));
            svg.append(text(
                    right + 4, y + BAR_HEIGHT - 2, "start", GREY, String.format(Locale.ROOT, "%.2f", bar.value())));
        }
        if (group.goal() != null) {
            double goal = x(group.goal().ratio(), most);
            svg.append(line(goal, top, goal, top + group.bars().size() * BAR_HEIGHT, "#228833", 3));
        }
    }

    private double most() {
        double most = 1.1;
        for (Group group : groups) {
            most = group.goal() == null ? most : Math.max(most, group.goal().ratio());
            for (Bar bar : group.bars()) {
                most = Double.isNaN(bar.value()) ? most : Math.max(most, bar.high());
            }
        }
        return most * 1.02;
    }

    private static double x(double value, double most) {
        return LABEL_WIDTH + PLOT_WIDTH * value / most;
    }

    private static String rectangle(double x, double y, double width, double height, String colour) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x,
                y,
                width,
                height,
                colour);
    }

    private static String line(double x1, double y1, double x2, double y2, String colour, double width) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour,
                width);
    }

    private static String text(double x, double y, String anchor, String colour, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                escaped(text));
    }

    /** Text as XML and HTML have it. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
