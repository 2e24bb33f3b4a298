package io.turnstile.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lines {@code <row>|<summary of InversionDemo or inversion.c>} from standard input and prints them as one table, a
 * row for each kind of lock, a column for each kind of inversion. What follows the bar, where it is no summary, is the
 * reason why there is no figure.
 */
public final class InversionTable {
    private static final Pattern SUMMARY =
            Pattern.compile("inversion chain=(\\d+) holder=(\\w+) rounds=(\\d+) real_time=yes"
                    + " blocked_median_ms=([0-9.]+) blocked_max_ms=([0-9.]+) inverted_rounds=(\\d+)");

    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    private final Map<String, String> remarks = new LinkedHashMap<>();
    private final Set<String> columns = new LinkedHashSet<>();

    private InversionTable() {}

    public static void main(String[] arguments) throws IOException {
        InversionTable table = new InversionTable();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            int bar = line.indexOf('|');
            table.add(line.substring(0, bar), line.substring(bar + 1));
        }
        table.lines().forEach(System.out::println);
    }

    private void add(String row, String text) {
        Matcher summary = SUMMARY.matcher(text);
        if (!summary.matches()) {
            remarks.put(row, text);
            return;
        }
        String column = column(Integer.parseInt(summary.group(1)), summary.group(2));
        columns.add(column);
        rows.computeIfAbsent(row, any -> new LinkedHashMap<>())
                .put(column, milliseconds(summary.group(4)) + " / " + milliseconds(summary.group(5)));
    }

    private static String column(int chain, String holder) {
        String locks = chain == 1 ? "1 lock" : "chain of " + chain;
        return holder.equals("other") ? locks + ", SCHED_OTHER holder" : locks;
    }

    private static String milliseconds(String value) {
        return String.format(Locale.ROOT, "%.2f", Double.parseDouble(value));
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        int labelWidth = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        if (!rows.isEmpty()) {
            StringBuilder head = new StringBuilder(" ".repeat(labelWidth));
            columns.forEach(column -> head.append("   ").append(right(column, cellWidth(column))));
            lines.add(head.toString());
        }
        rows.forEach((label, cells) -> {
            StringBuilder line = new StringBuilder(label + " ".repeat(labelWidth - label.length()));
            columns.forEach(
                    column -> line.append("   ").append(right(cells.getOrDefault(column, "-"), cellWidth(column))));
            lines.add(line.toString());
        });
        remarks.forEach((label, reason) -> lines.add(label + ": " + reason));
        return lines;
    }

    private static int cellWidth(String column) {
        return Math.max(column.length(), "1000.00 / 1000.00".length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
