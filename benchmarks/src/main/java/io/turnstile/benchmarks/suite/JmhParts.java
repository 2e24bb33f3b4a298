package io.turnstile.benchmarks.suite;

import io.turnstile.benchmarks.ConditionBenchmark;
import io.turnstile.benchmarks.ContendedBenchmark;
import io.turnstile.benchmarks.CpuWork;
import io.turnstile.benchmarks.CreationBenchmark;
import io.turnstile.benchmarks.MonitorBenchmark;
import io.turnstile.benchmarks.MonitorContention;
import io.turnstile.benchmarks.ParkBenchmark;
import io.turnstile.benchmarks.QueueBenchmark;
import io.turnstile.benchmarks.ReadWriteBenchmark;
import io.turnstile.benchmarks.UncontendedBenchmark;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The parts that JMH measures. One round gives one JSON file, in which each protocol has one fork. */
final class JmhParts {
    private static final List<Integer> THREAD_COUNTS = List.of(2, 4, 8, 16);
    /** Section and work outside, in microseconds: nothing but the lock, then as much work without it as under it. */
    private static final List<List<String>> SHAPES_US =
            List.of(List.of("0", "0"), List.of("1", "0"), List.of("1", "1"), List.of("10", "0"), List.of("10", "10"));

    private static final List<List<String>> MONITOR_SHAPES_US =
            List.of(List.of("0", "0"), List.of("1", "0"), List.of("1", "1"), List.of("10", "10"));

    /** All but ceilings, which {@link io.turnstile.benchmarks.CeilingCost} measures beside C. */
    private static final List<LockProtocol> PROTOCOLS = List.of(LockProtocol.JVM, LockProtocol.FUTEX, LockProtocol.PI);

    private static final List<Integer> READ_WRITE_THREAD_COUNTS = List.of(1, 2, 8);

    private static final double QUIET_SHARE = 0.05;
    private static final int MOST_ATTEMPTS = 4;
    private static final String FILE_NAME = "jmh-%03d.json";

    private final SuiteOptions options;
    private final ChildJvm child;
    private final List<String> jvmOptions;
    private final String agentOption; // null in library mode
    private double loudest;

    JmhParts(SuiteOptions options, ChildJvm child) {
        this.options = options;
        this.child = child;
        this.agentOption = child.hasAgent() ? child.agentOption() : null;
        this.jvmOptions = new ArrayList<>(child.options());
        this.jvmOptions.add("-D" + CpuWork.TOKENS_PROPERTY + "=" + CpuWork.tokensPerMicrosecond());
    }

    /** Measures everything asked for once. */
    void runRound() throws IOException, RunnerException {
        List<RunResult> results = new ArrayList<>();
        if (options.parts().contains(Part.UNCONTENDED)) {
            results.addAll(protocolsInTurn(UncontendedBenchmark.class, builder -> builder));
        }
        if (options.parts().contains(Part.CREATION)) {
            results.addAll(protocolsInTurn(CreationBenchmark.class, builder -> builder.addProfiler(GCProfiler.class)));
        }
        if (options.parts().contains(Part.CONDITION)) {
            results.addAll(protocolsInTurn(ConditionBenchmark.class, builder -> builder));
        }
        if (options.parts().contains(Part.PARK) && agentOption != null) {
            results.addAll(quietest(ParkBenchmark.class, this::parks));
        }
        if (options.parts().contains(Part.QUEUE) && agentOption != null) {
            results.addAll(quietest(QueueBenchmark.class, this::queues));
        }
        if (options.parts().contains(Part.READWRITE)) {
            for (int threads : READ_WRITE_THREAD_COUNTS) {
                results.addAll(quietest(ReadWriteBenchmark.class, () -> readsAndWrites(threads)));
            }
        }
        if (options.parts().contains(Part.MONITORS) && agentOption != null) {
            results.addAll(
                    quietest(MonitorBenchmark.class, () -> monitors(MonitorBenchmark.class, builder -> builder)));
            for (int threads : THREAD_COUNTS) {
                for (List<String> shape : MONITOR_SHAPES_US) {
                    results.addAll(monitors(
                            MonitorContention.class,
                            builder -> builder.threads(threads)
                                    .param("sectionUs", shape.get(0))
                                    .param("outsideUs", shape.get(1))));
                }
            }
        }
        if (options.parts().contains(Part.CONTENDED)) {
            for (int threads : THREAD_COUNTS) {
                for (List<String> shape : SHAPES_US) {
                    results.addAll(protocolsInTurn(
                            ContendedBenchmark.class,
                            builder -> builder.threads(threads)
                                    .param("sectionUs", shape.get(0))
                                    .param("outsideUs", shape.get(1))));
                }
            }
        }
        if (!results.isEmpty()) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, nextFile().toString())
                    .writeOut(results);
        }
    }

    /** Measures until others leave the machine alone, a few times at most; the quietest attempt counts. */
    private Collection<RunResult> protocolsInTurn(Class<?> benchmark, UnaryOperator<ChainedOptionsBuilder> more)
            throws IOException, RunnerException {
        return quietest(benchmark, () -> new Runner(optionsFor(benchmark, more, protocols())).run());
    }

    /** There is one way to park beside the JDK's. */
    private Collection<RunResult> parks() throws RunnerException {
        return new Runner(optionsFor(
                        ParkBenchmark.class, builder -> builder, LockProtocol.JVM.name(), LockProtocol.FUTEX.name()))
                .run();
    }

    /** Each protocol in a JVM with its own rule. */
    private Collection<RunResult> queues() throws RunnerException {
        List<RunResult> results = new ArrayList<>();
        for (String protocol : protocols()) {
            List<String> withRule = new ArrayList<>(jvmOptions);
            withRule.replaceAll(option -> option.equals(agentOption)
                    ? option + ",rules=java.util.concurrent.*BlockingQueue:" + protocol.toLowerCase(Locale.ROOT)
                    : option);
            results.addAll(new Runner(optionsFor(
                            QueueBenchmark.class,
                            builder -> builder.jvmArgs(withRule.toArray(String[]::new)),
                            protocol))
                    .run());
        }
        return results;
    }

    private Collection<RunResult> readsAndWrites(int threads) throws RunnerException {
        return new Runner(optionsFor(
                        ReadWriteBenchmark.class,
                        builder -> builder.threads(threads),
                        LockProtocol.JVM.name(),
                        LockProtocol.FUTEX.name(),
                        LockProtocol.PI.name()))
                .run();
    }

    /** Each protocol in a JVM with its own rule; the JVM's monitors in one without the agent. */
    private Collection<RunResult> monitors(Class<?> benchmark, UnaryOperator<ChainedOptionsBuilder> more)
            throws RunnerException {
        List<RunResult> results = new ArrayList<>();
        for (LockProtocol protocol : PROTOCOLS) {
            List<String> withRule = new ArrayList<>(jvmOptions);
            if (protocol == LockProtocol.JVM) {
                withRule.remove(agentOption);
            } else {
                withRule.replaceAll(option -> option.equals(agentOption) ? child.monitorsOption(protocol) : option);
            }
            results.addAll(new Runner(optionsFor(
                            benchmark,
                            builder -> more.apply(builder).jvmArgs(withRule.toArray(String[]::new)),
                            protocol.name()))
                    .run());
        }
        return results;
    }

    private interface Attempt {
        Collection<RunResult> run() throws RunnerException;
    }

    private Collection<RunResult> quietest(Class<?> benchmark, Attempt once) throws IOException, RunnerException {
        Collection<RunResult> quietest = List.of();
        double least = Double.MAX_VALUE;
        for (int attempt = 0; attempt < MOST_ATTEMPTS && least > QUIET_SHARE; attempt++) {
            MachineLoad before = MachineLoad.now();
            Collection<RunResult> results = once.run();
            double others = MachineLoad.now().othersSince(before);
            System.err.printf("measured %s, others used %.0f %%%n", benchmark.getSimpleName(), 100 * others);
            if (others < least) {
                least = others;
                quietest = results;
            }
        }
        loudest = Math.max(loudest, least);
        return quietest;
    }

    /** JMH varies the last parameter fastest: with the protocol alone given here, protocols are neighbours in time. */
    private Options optionsFor(Class<?> benchmark, UnaryOperator<ChainedOptionsBuilder> more, String... protocols) {
        TimeValue time = TimeValue.milliseconds(options.length().iterationMs);
        return more.apply(new OptionsBuilder()
                        .include(Pattern.quote(benchmark.getName() + "."))
                        .param("protocol", protocols)
                        .jvmArgs(jvmOptions.toArray(String[]::new))
                        .forks(1)
                        .warmupIterations(options.length().warmups)
                        .warmupTime(time)
                        .measurementIterations(options.length().iterations)
                        .measurementTime(time)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT))
                .build();
    }

    /** The most that others used of the machine during a measurement that counts. */
    String disturbance() {
        return String.format(
                Locale.ROOT,
                "%nOther processes used at most %.0f %% of the machine in what counts here.%n",
                100 * loudest);
    }

    private static String[] protocols() {
        return PROTOCOLS.stream().map(Enum::name).toArray(String[]::new);
    }

    private Path nextFile() {
        int number = 0;
        Path file;
        do {
            file = options.results().resolve(FILE_NAME.formatted(number++));
        } while (Files.exists(file));
        return file;
    }
}
