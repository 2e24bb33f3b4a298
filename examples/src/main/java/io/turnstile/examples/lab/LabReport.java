package io.turnstile.examples.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lines {@code <experiment>|<row>|<file of waiting times>|<summary>} from standard input; prints for each experiment a table and
 * a histogram with a row for each kind of lock, and draws the same as SVG into the directory that is its argument.
 */
public final class LabReport {
    private static final Pattern COUNTS = Pattern.compile(" lost=(-?\\d+) inversions=(\\d+) missed=(\\d+) ");
    private static final int BAR_WIDTH = 46;

    private LabReport() {}

    /** One run of an experiment. */
    record Row(String label, long[] sortedNs, String inversions, String missed) {}

    public static void main(String[] arguments) throws IOException {
        Map<String, List<Row>> experiments = new LinkedHashMap<>();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] parts = line.split("\\|", 4);
            Matcher counts = COUNTS.matcher(parts[3]);
            if (!counts.find() || !counts.group(1).equals("0")) {
                throw new IOException("no summary of a sound run: " + line);
            }
            experiments
                    .computeIfAbsent(parts[0], any -> new ArrayList<>())
                    .add(new Row(
                            parts[1],
                            BlockingTimes.readFrom(Path.of(parts[2])).sorted(),
                            counts.group(2),
                            counts.group(3)));
        }
        for (Map.Entry<String, List<Row>> experiment : experiments.entrySet()) {
            print(experiment.getKey(), experiment.getValue());
            if (arguments.length > 0) {
                Path svg = Files.createDirectories(Path.of(arguments[0])).resolve(experiment.getKey() + ".svg");
                Files.writeString(svg, HistogramDrawing.svg(experiment.getKey(), experiment.getValue()));
                System.out.println("  drawn in " + svg + "\n");
            }
        }
    }

    private static void print(String name, List<Row> rows) {
        System.out.printf(
                "%s: how long the strong thread waited for its lock, in µs%n%n  %-28s %7s %9s %9s %9s %9s %11s %7s%n",
                name, "", "samples", "min", "median", "p99", "max", "inversions", "missed");
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-28s %7d %9.1f %9.1f %9.1f %9.1f %11s %7s%n",
                    row.label,
                    row.sortedNs.length,
                    BlockingTimes.us(row.sortedNs, 0),
                    BlockingTimes.us(row.sortedNs, 0.5),
                    BlockingTimes.us(row.sortedNs, 0.99),
                    BlockingTimes.us(row.sortedNs, 1),
                    row.inversions,
                    row.missed);
        }
        for (Row row : rows) {
            System.out.println("\n  " + row.label);
            int[] counts = Buckets.count(row.sortedNs);
            for (int bucket = Buckets.firstUsed(rows); bucket <= Buckets.lastUsed(rows); bucket++) {
                System.out.printf("  %14s %7d %s%n", Buckets.title(bucket), counts[bucket], bar(counts, bucket));
            }
        }
        System.out.println();
    }

    /** Logarithmic, so that a single long wait among thousands shows. */
    private static String bar(int[] counts, int bucket) {
        int most = 1;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        return "#".repeat((int) Math.round(BAR_WIDTH * Math.log1p(counts[bucket]) / Math.log1p(most)));
    }
}
