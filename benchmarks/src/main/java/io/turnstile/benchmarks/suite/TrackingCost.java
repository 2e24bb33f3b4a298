package io.turnstile.benchmarks.suite;

import io.turnstile.benchmarks.TrackedBank;
import io.turnstile.benchmarks.TrackedLocks;
import io.turnstile.benchmarks.TrackingBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What tracking adds to an uncontended acquire and release, and what it keeps. Each round measures every level one after the
 * other; a difference compares neighbours in time, and the median over the rounds counts.
 */
final class TrackingCost {
    private static final String NO_AGENT = "no agent";
    private static final int LOCKS = 100_000;
    private static final int ORDERS = 10_000;
    private static final int FEWEST_RATES = 3;
    private static final String HEAP = "heap in use: ";
    private static final String RATE = "transfers per second: ";

    private final SuiteOptions options;
    private final Map<String, List<String>> levels = new LinkedHashMap<>(); // to JVM options
    private final Map<String, Map<String, List<Double>>> scores = new LinkedHashMap<>(); // method, level, rounds

    private TrackingCost(SuiteOptions options) {
        this.options = options;
        levels.put(NO_AGENT, List.of());
        for (String level : List.of("off", "contention", "order")) {
            levels.put(level, List.of(agentOption(options.agentJar(), level)));
        }
    }

    private static String agentOption(Path jar, String level) {
        return "-javaagent:" + jar.toAbsolutePath() + "=tracking=" + level + ",tracking.html=none,log=quiet";
    }

    static String measure(SuiteOptions options) throws IOException, InterruptedException, RunnerException {
        TrackingCost cost = new TrackingCost(options);
        for (int round = 0; round < options.rounds(); round++) {
            for (String level : cost.levels.keySet()) {
                cost.run(level);
            }
        }
        return cost.table() + cost.throughput() + cost.memory();
    }

    private void run(String level) throws RunnerException {
        List<String> jvmOptions = new ArrayList<>(List.of("-Xms512m", "-Xmx512m"));
        jvmOptions.addAll(levels.get(level));
        TimeValue time = TimeValue.milliseconds(options.length().iterationMs);
        Runner runner = new Runner(new OptionsBuilder()
                .include("\\." + TrackingBenchmark.class.getSimpleName() + "\\.")
                .jvmArgs(jvmOptions.toArray(String[]::new))
                .forks(1)
                .warmupIterations(options.length().warmups + 1)
                .warmupTime(time)
                .measurementIterations(options.length().iterations)
                .measurementTime(time)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build());
        for (RunResult result : runner.run()) {
            String method = result.getPrimaryResult().getLabel();
            scores.computeIfAbsent(method, any -> new LinkedHashMap<>())
                    .computeIfAbsent(level, any -> new ArrayList<>())
                    .add(result.getPrimaryResult().getScore());
        }
    }

    private String table() {
        StringBuilder text = new StringBuilder("## Tracking: what it adds to an uncontended acquire and release, ns\n\n"
                + "| | no agent takes | off | contention | order |\n|---|---:|---:|---:|---:|\n");
        scores.forEach((method, byLevel) -> {
            text.append("| ").append(method);
            text.append(String.format(Locale.ROOT, " | %.1f", Scores.median(byLevel.get(NO_AGENT))));
            for (String level : levels.keySet()) {
                if (!level.equals(NO_AGENT)) {
                    text.append(String.format(Locale.ROOT, " | %+.1f", added(byLevel, level)));
                }
            }
            text.append(" |\n");
        });
        return text.toString();
    }

    private static double added(Map<String, List<Double>> byLevel, String level) {
        List<Double> differences = new ArrayList<>();
        for (int round = 0; round < byLevel.get(level).size(); round++) {
            differences.add(
                    byLevel.get(level).get(round) - byLevel.get(NO_AGENT).get(round));
        }
        return Scores.median(differences);
    }

    /** Transactions of H2, to those without an agent. */
    private String throughput() throws IOException, InterruptedException {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round < Math.max(FEWEST_RATES, options.rounds()); round++) {
            for (String level : levels.keySet()) {
                rates.computeIfAbsent(level, any -> new ArrayList<>()).add(rate(levels.get(level)));
            }
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nH2, 2 threads, transfers a second without an agent: %,.0f; with tracking, of that:",
                Scores.median(rates.get(NO_AGENT))));
        for (String level : levels.keySet()) {
            if (!level.equals(NO_AGENT)) {
                List<Double> shares = new ArrayList<>();
                for (int round = 0; round < rates.get(level).size(); round++) {
                    shares.add(rates.get(level).get(round) / rates.get(NO_AGENT).get(round));
                }
                text.append(String.format(Locale.ROOT, " %s %.0f %%", level, 100 * Scores.median(shares)));
            }
        }
        return text.append('\n').toString();
    }

    private static double rate(List<String> jvmOptions) throws IOException, InterruptedException {
        String output = ChildJvm.run(ChildJvm.command(jvmOptions, null, TrackedBank.class, "2", "6", "8"));
        return Double.parseDouble(output.lines()
                .filter(line -> line.startsWith(RATE))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(output))
                .substring(RATE.length()));
    }

    private String memory() throws IOException, InterruptedException {
        long without = heapKb(List.of());
        long with = heapKb(levels.get("order"));
        return String.format(
                Locale.ROOT,
                "%nTracking keeps %.1f MB of heap for %,d locks and %,d orders of them.%n",
                (with - without) / 1024.0,
                LOCKS,
                ORDERS);
    }

    private static long heapKb(List<String> jvmOptions) throws IOException, InterruptedException {
        String output = ChildJvm.run(ChildJvm.command(
                jvmOptions, null, TrackedLocks.class, Integer.toString(LOCKS), Integer.toString(ORDERS)));
        String line = output.lines()
                .filter(any -> any.startsWith(HEAP))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(output));
        return Long.parseLong(line.substring(HEAP.length(), line.indexOf(" KB")));
    }
}
