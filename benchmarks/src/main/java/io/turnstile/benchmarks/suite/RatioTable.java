package io.turnstile.benchmarks.suite;

import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Ratios to the JVM's lock: within each round first, then the median over the rounds, with the lowest and the highest.
 * Runs alone too, on a folder with JMH's files.
 */
final class RatioTable {
    private static final List<LockProtocol> OURS = List.of(LockProtocol.FUTEX, LockProtocol.PI);

    private static final String HEAD = """
            | | unit | ReentrantLock | futex / it | pi / it | goal | rounds |
            |---|---|---|---|---|---|---|
            """;

    private static final String CONTENDED_HEAD = """
            | threads | section, µs | outside, µs | ReentrantLock, ops/ms | of the possible | futex / it | pi / it | goal \
            | evenness: ReentrantLock, futex, pi | rounds |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private final Scores scores;

    private RatioTable(Scores scores) {
        this.scores = scores;
    }

    /** Prints the tables of a folder. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(of(Path.of(arguments[0])).render());
    }

    static RatioTable of(Path folder) throws IOException {
        return new RatioTable(new Scores(JmhResults.read(folder)));
    }

    /** Markdown; empty where there are no figures. */
    String render() {
        StringBuilder text = new StringBuilder();
        String benchmarkClass = "";
        for (Measurement.Row row : scores.rows()) {
            boolean isContended = row.benchmarkClass().equals("ContendedBenchmark");
            if (!row.benchmarkClass().equals(benchmarkClass)) {
                benchmarkClass = row.benchmarkClass();
                text.append("\n## ").append(benchmarkClass).append("\n\n");
                text.append(isContended ? CONTENDED_HEAD : HEAD);
            }
            if (!isContended) {
                text.append(line(row));
            } else if (!row.unit().equals(Measurement.Row.FAIRNESS)) {
                text.append(contendedLine(row));
            }
        }
        return text.toString();
    }

    private String line(Measurement.Row row) {
        Goal goal = Goal.of(row);
        return cells(
                row.name(),
                row.unit(),
                number(scores.median(row, LockProtocol.JVM)),
                ratio(row, LockProtocol.FUTEX, goal),
                ratio(row, LockProtocol.PI, goal),
                goal == null ? "" : goal.toString(),
                Integer.toString(scores.roundCount(row)));
    }

    private String contendedLine(Measurement.Row row) {
        Goal goal = Goal.of(row);
        double base = scores.median(row, LockProtocol.JVM);
        double possible = possible(row);
        StringBuilder evenness = new StringBuilder(number(fairness(row, LockProtocol.JVM)));
        OURS.forEach(protocol -> evenness.append(", ").append(number(fairness(row, protocol))));
        return cells(
                Integer.toString(row.threads()),
                row.parameters().get("sectionUs"),
                row.parameters().get("outsideUs"),
                number(base),
                Double.isInfinite(possible) ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * base / possible),
                ratio(row, LockProtocol.FUTEX, goal),
                ratio(row, LockProtocol.PI, goal),
                goal.toString(),
                evenness.toString(),
                Integer.toString(scores.roundCount(row)));
    }

    private double fairness(Measurement.Row row, LockProtocol protocol) {
        return scores.median(row.withUnit(Measurement.Row.FAIRNESS), protocol);
    }

    /** Sections a millisecond if no lock cost anything: one section at a time, and no more work than there are CPUs. */
    private static double possible(Measurement.Row row) {
        double sectionUs = Double.parseDouble(row.parameters().get("sectionUs"));
        double outsideUs = Double.parseDouble(row.parameters().get("outsideUs"));
        int workers = Math.min(row.threads(), Runtime.getRuntime().availableProcessors());
        return Math.min(1000 / sectionUs, 1000 * workers / (sectionUs + outsideUs));
    }

    private String ratio(Measurement.Row row, LockProtocol protocol, Goal goal) {
        List<Double> ratios = scores.ratios(row, protocol);
        if (ratios.isEmpty()) {
            return "";
        }
        double median = Scores.median(ratios);
        String text = String.format(Locale.ROOT, "%.2f", median);
        if (ratios.size() > 1) {
            text += String.format(Locale.ROOT, " (%.2f–%.2f)", Collections.min(ratios), Collections.max(ratios));
        }
        return goal == null ? text : text + (goal.isMetBy(median) ? " met" : " **missed**");
    }

    private static String cells(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.3g" : "%,.0f", value);
    }
}
