package io.turnstile.agent.track;

import io.turnstile.runtime.track.Histogram;

/** A histogram of durations as a small drawing, with marks at a microsecond, a millisecond and a second. */
final class HistogramDrawing {
    private static final int HEIGHT = 34;
    private static final int BAR_HEIGHT = 22;
    private static final int BAR_WIDTH = 2;
    private static final long[] MARKS_NS = {1_000, 1_000_000, 1_000_000_000};
    private static final String[] MARKS = {"1 µs", "1 ms", "1 s"};

    private HistogramDrawing() {}

    /** The drawing; empty where nothing was counted. */
    static String of(Histogram histogram, String style) {
        long most = 0;
        for (int i = 0; i < Histogram.bucketCount(); i++) {
            most = Math.max(most, histogram.count(i));
        }
        if (most == 0) {
            return "";
        }
        StringBuilder svg = new StringBuilder(
                "<svg width=\"" + Histogram.bucketCount() * BAR_WIDTH + "\" height=\"" + HEIGHT + "\">");
        for (int i = 0; i < MARKS_NS.length; i++) {
            int x = Histogram.bucketOf(MARKS_NS[i]) * BAR_WIDTH;
            svg.append("<line class=\"axis\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"0\" y2=\"" + (BAR_HEIGHT + 2)
                    + "\"/><text class=\"axis\" x=\"" + x + "\" y=\"" + (HEIGHT - 2) + "\">" + MARKS[i] + "</text>");
        }
        for (int i = 0; i < Histogram.bucketCount(); i++) {
            if (histogram.count(i) > 0) {
                long height = Math.max(1, BAR_HEIGHT * histogram.count(i) / most);
                svg.append("<rect class=\"" + style + "\" width=\"" + BAR_WIDTH + "\" x=\"" + i * BAR_WIDTH + "\" y=\""
                        + (BAR_HEIGHT - height) + "\" height=\"" + height + "\"><title>from "
                        + Durations.text(Histogram.lowerBoundNs(i)) + ": " + histogram.count(i)
                        + "</title></rect>");
            }
        }
        return svg.append("</svg>").toString();
    }
}
