package io.turnstile.benchmarks.suite;

import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a results folder, those of {@link RatioTable}, for others to look at and to compute with: a page with charts that
 * needs no network, the charts as files, and each figure in a CSV file. All names begin with the JDK, so that several share a folder.
 */
final class ChartReport {
    private static final List<LockProtocol> OURS = List.of(LockProtocol.FUTEX, LockProtocol.PI);
    private static final String STYLE =
            "body{font-family:sans-serif;max-width:60em;margin:2em auto}td,th{text-align:left;padding:0 1em 0 0}";

    private final List<Measurement> measurements;
    private final Scores scores;
    private final Path folder;
    private final String prefix = "jdk" + Runtime.version().feature();

    private ChartReport(List<Measurement> measurements, Path folder) {
        this.measurements = measurements;
        this.scores = new Scores(measurements);
        this.folder = folder;
    }

    /**
     * Writes it.
     *
     * @param results a folder with JMH's files, written by this JDK
     * @param folder where to; made where it is not there
     * @param facts what is said of machine, JDK and command
     */
    static void write(Path results, Path folder, Map<String, String> facts) throws IOException {
        Files.createDirectories(folder);
        ChartReport report = new ChartReport(JmhResults.read(results), folder);
        report.csv(facts);
        report.page(facts);
    }

    private void csv(Map<String, String> facts) throws IOException {
        StringBuilder text = new StringBuilder();
        facts.forEach((name, value) ->
                text.append("# ").append(name).append(": ").append(value).append('\n'));
        text.append("round,benchmark,threads,parameters,unit,protocol,score\n");
        for (Measurement one : measurements) {
            Measurement.Row row = one.row();
            text.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%s,%s,%s,%.6g%n",
                    one.round(),
                    row.benchmark(),
                    row.threads(),
                    row.settings().strip(),
                    row.unit(),
                    one.protocol().word(),
                    one.score()));
        }
        Files.writeString(folder.resolve(prefix + ".csv"), text);
    }

    private void page(Map<String, String> facts) throws IOException {
        StringBuilder html = new StringBuilder(
                        "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n<title>Turnstile, ")
                .append(BarChart.escaped(facts.get("JDK")))
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style>\n<h1>Turnstile's locks beside the JVM's</h1>\n<table>\n");
        facts.forEach((name, value) -> html.append("<tr><th>")
                .append(BarChart.escaped(name))
                .append("<td>")
                .append(BarChart.escaped(value))
                .append('\n'));
        html.append(
                        "</table>\n<p>Bars are ratios to the JVM's lock in the same round, medians over the rounds; thin lines reach from the lowest")
                .append(" to the highest. Each figure: <a href=\"")
                .append(prefix)
                .append(".csv\">")
                .append(prefix)
                .append(".csv</a></p>\n");
        for (Map.Entry<String, BarChart> chart : charts().entrySet()) {
            String svg = chart.getValue().svg();
            Files.writeString(folder.resolve(prefix + '-' + chart.getKey() + ".svg"), svg);
            html.append(svg);
        }
        Files.writeString(folder.resolve(prefix + ".html"), html.append("</html>\n"));
    }

    /** By benchmark class. */
    private Map<String, BarChart> charts() {
        Map<String, BarChart> charts = new LinkedHashMap<>();
        for (Measurement.Row row : scores.rows()) {
            List<BarChart.Bar> bars =
                    OURS.stream().map(protocol -> bar(row, protocol)).toList();
            boolean isDrawn = bars.stream().anyMatch(bar -> !Double.isNaN(bar.value()));
            if (isDrawn && !row.unit().equals(Measurement.Row.FAIRNESS)) {
                charts.computeIfAbsent(row.benchmarkClass(), this::chart)
                        .add(new BarChart.Group(label(row), bars, Goal.of(row)));
            }
        }
        return charts;
    }

    private BarChart chart(String benchmarkClass) {
        List<String> series = new ArrayList<>();
        OURS.forEach(protocol -> series.add(protocol.word()));
        boolean isThroughput = measurements.stream()
                .filter(one -> one.row().benchmarkClass().equals(benchmarkClass))
                .anyMatch(one -> one.row().unit().startsWith("ops/"));
        return new BarChart(
                benchmarkClass + (isThroughput ? ": throughput, more is better" : ": time or bytes, less is better"),
                series);
    }

    private static String label(Measurement.Row row) {
        String bytes = row.unit().equals(Measurement.Row.BYTES) ? ", bytes" : "";
        return row.name() + bytes;
    }

    private BarChart.Bar bar(Measurement.Row row, LockProtocol protocol) {
        List<Double> ratios = scores.ratios(row, protocol);
        if (ratios.isEmpty()) {
            return new BarChart.Bar(Double.NaN, Double.NaN, Double.NaN);
        }
        return new BarChart.Bar(Scores.median(ratios), Collections.min(ratios), Collections.max(ratios));
    }
}
