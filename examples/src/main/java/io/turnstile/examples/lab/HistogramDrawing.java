package io.turnstile.examples.lab;

import java.util.List;
import java.util.Locale;

/** Draws the waiting times of an experiment: a panel for each row, a bar for each bucket, heights logarithmic. */
final class HistogramDrawing {
    private static final int BAR = 44;
    private static final int PANEL = 130;
    private static final int PLOT = 84;
    private static final int LEFT = 16;
    private static final int TOP = 34;
    private static final String[] COLOURS = {"#b3453a", "#2f6f9f", "#4c8a4c", "#80629e"};

    private HistogramDrawing() {}

    static String svg(String name, List<LabReport.Row> rows) {
        int first = Buckets.firstUsed(rows);
        int last = Buckets.lastUsed(rows);
        int width = Math.max(420, 2 * LEFT + BAR * (last - first + 1));
        int height = TOP + PANEL * rows.size() + 10;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                width, height));
        svg.append(String.format(
                "<text x=\"%d\" y=\"20\" font-size=\"14\">%s: waiting times of the strong thread (heights logarithmic)</text>%n",
                LEFT, name));
        for (int i = 0; i < rows.size(); i++) {
            panel(svg, rows.get(i), TOP + PANEL * i, first, last, COLOURS[i % COLOURS.length]);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, LabReport.Row row, int top, int first, int last, String colour) {
        int[] counts = Buckets.count(row.sortedNs());
        int most = 1;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s, maximum %.0f µs</text>%n",
                LEFT,
                top + 14,
                colour,
                row.label().replace("&", "&amp;").replace("<", "&lt;"),
                BlockingTimes.us(row.sortedNs(), 1)));
        for (int bucket = first; bucket <= last; bucket++) {
            int x = LEFT + BAR * (bucket - first);
            long high = Math.round(PLOT * Math.log1p(counts[bucket]) / Math.log1p(most));
            svg.append(String.format(
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"><title>%s: %d</title></rect>%n",
                    x, top + 20 + PLOT - high, BAR - 6, high, colour, Buckets.title(bucket), counts[bucket]));
            svg.append(String.format(
                    "<text x=\"%d\" y=\"%d\" font-size=\"9\">%s</text>%n",
                    x, top + 20 + PLOT + 12, Buckets.title(bucket)));
        }
    }
}
