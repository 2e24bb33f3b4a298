package io.turnstile.agent.report;

import java.util.ArrayList;
import java.util.List;

/** A table in plain text: columns as wide as their widest cell, two blanks apart. */
public final class TextTable {
    private static final String GAP = "  ";

    private final int columnCount;
    private final List<String[]> rows = new ArrayList<>();

    /** Makes a table with this head. */
    public TextTable(String... head) {
        columnCount = head.length;
        rows.add(head);
    }

    /** Adds a row; it has as many cells as the head. */
    public void add(String... cells) {
        if (cells.length != columnCount) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells in a table of " + columnCount);
        }
        rows.add(cells);
    }

    /** Whether there is nothing below the head. */
    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** The lines, each ended by a line feed, without blanks at their ends. */
    @Override
    public String toString() {
        int[] widths = new int[columnCount];
        for (String[] row : rows) {
            for (int i = 0; i < columnCount; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columnCount; i++) {
                line.append(row[i])
                        .append(" ".repeat(widths[i] - row[i].length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
