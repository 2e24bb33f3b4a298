package io.turnstile.benchmarks.suite;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Figures by row, protocol and round. */
final class Scores {
    private final Map<Measurement.Row, Map<LockProtocol, Map<String, Double>>> scores = new LinkedHashMap<>();

    Scores(Collection<Measurement> measurements) {
        for (Measurement measurement : measurements) {
            scores.computeIfAbsent(measurement.row(), row -> new LinkedHashMap<>())
                    .computeIfAbsent(measurement.protocol(), protocol -> new LinkedHashMap<>())
                    .put(measurement.round(), measurement.score());
        }
    }

    Set<Measurement.Row> rows() {
        return scores.keySet();
    }

    int roundCount(Measurement.Row row) {
        return byRound(row, LockProtocol.JVM).size();
    }

    /** The median over the rounds; NaN where there are none. */
    double median(Measurement.Row row, LockProtocol protocol) {
        return median(byRound(row, protocol).values());
    }

    /** Score to the score of the JVM's lock, for each round that has both. */
    List<Double> ratios(Measurement.Row row, LockProtocol protocol) {
        Map<String, Double> base = byRound(row, LockProtocol.JVM);
        List<Double> ratios = new ArrayList<>();
        byRound(row, protocol).forEach((round, score) -> {
            if (base.containsKey(round)) {
                ratios.add(score / base.get(round));
            }
        });
        return ratios;
    }

    private Map<String, Double> byRound(Measurement.Row row, LockProtocol protocol) {
        return scores.getOrDefault(row, Map.of()).getOrDefault(protocol, Map.of());
    }

    static double median(Collection<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
