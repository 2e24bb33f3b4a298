package io.turnstile.benchmarks.suite;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One figure of one fork.
 *
 * @param round the file it stands in; figures of one round are compared with each other
 * @param score in the unit of the row
 */
record Measurement(String round, Row row, LockProtocol protocol, double score) {

    /**
     * What the figures of different protocols and rounds have in common.
     *
     * @param benchmark class and method, as in {@code UncontendedBenchmark.pair}
     * @param parameters JMH's, without the protocol
     * @param unit of the score
     */
    record Row(String benchmark, int threads, Map<String, String> parameters, String unit) {
        static final String BYTES = "B/op";
        /** Jain's index of what the threads got: 1 the same for all, 1/n all for one of n. */
        static final String FAIRNESS = "Jain's index";

        String benchmarkClass() {
            return benchmark.substring(0, benchmark.indexOf('.'));
        }

        String method() {
            return benchmark.substring(benchmark.indexOf('.') + 1);
        }

        String settings() {
            return parameters.entrySet().stream()
                    .map(parameter -> " " + parameter.getKey() + "=" + parameter.getValue())
                    .collect(Collectors.joining());
        }

        /** Tells rows of one class apart. */
        String name() {
            return (threads > 1 ? threads + " threads, " : "") + method() + settings();
        }

        Row withUnit(String other) {
            return new Row(benchmark, threads, parameters, other);
        }
    }
}
