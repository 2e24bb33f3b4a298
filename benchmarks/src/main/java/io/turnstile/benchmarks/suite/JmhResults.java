package io.turnstile.benchmarks.suite;

import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the JSON that JMH writes. */
final class JmhResults {
    private static final int MOST_CHARACTERS = 64 << 20;

    private JmhResults() {}

    /** All figures of a folder, in the order of files and of their entries. */
    static List<Measurement> read(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "jmh-*.json")) {
            found.forEach(files::add);
        }
        files.sort(Comparator.naturalOrder());
        List<Measurement> measurements = new ArrayList<>();
        for (Path file : files) {
            Load load = new Load(
                    LoadSettings.builder().setCodePointLimit(MOST_CHARACTERS).build());
            for (Object entry : (List<?>) load.loadFromString(Files.readString(file))) {
                addEntry(measurements, file.getFileName().toString(), (Map<?, ?>) entry);
            }
        }
        return measurements;
    }

    private static void addEntry(List<Measurement> measurements, String round, Map<?, ?> entry) {
        String name = (String) entry.get("benchmark");
        String benchmark = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        Map<String, String> parameters = new TreeMap<>();
        ((Map<?, ?>) entry.get("params")).forEach((key, value) -> parameters.put((String) key, (String) value));
        LockProtocol protocol = LockProtocol.valueOf(parameters.remove("protocol"));
        int threads = intOf(entry, "threads");

        Map<?, ?> primary = (Map<?, ?>) entry.get("primaryMetric");
        Measurement.Row row = new Measurement.Row(benchmark, threads, parameters, (String) primary.get("scoreUnit"));
        measurements.add(new Measurement(round, row, protocol, scoreOf(primary)));
        Map<?, ?> secondary = (Map<?, ?>) entry.get("secondaryMetrics");
        if (secondary.get("gc.alloc.rate.norm") instanceof Map<?, ?> bytes) {
            measurements.add(new Measurement(round, row.withUnit(Measurement.Row.BYTES), protocol, scoreOf(bytes)));
        }
        if (secondary.get("squares") instanceof Map<?, ?> squares) {
            double sections = scoreOf((Map<?, ?>) secondary.get("sections"));
            int shares = threads * intOf(entry, "measurementIterations");
            double index = sections * sections / (shares * scoreOf(squares));
            measurements.add(new Measurement(round, row.withUnit(Measurement.Row.FAIRNESS), protocol, index));
        }
    }

    private static int intOf(Map<?, ?> entry, String key) {
        return ((Number) entry.get(key)).intValue();
    }

    private static double scoreOf(Map<?, ?> metric) {
        return ((Number) metric.get("score")).doubleValue();
    }
}
