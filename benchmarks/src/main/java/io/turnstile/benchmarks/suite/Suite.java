package io.turnstile.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the measurements on the JDK that runs this. Each round measures the JVM's lock and ours one after the other, so
 * that a ratio compares neighbours in time; the ratio that counts is the median over the rounds.
 */
public final class Suite {
    private Suite() {}

    /** Runs it; the first argument is the folder of the benchmarks module, the rest is {@link SuiteOptions#USAGE}. */
    public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        SuiteOptions options;
        try {
            String[] rest = List.of(arguments).subList(1, arguments.length).toArray(String[]::new);
            options = SuiteOptions.parse(rest, Path.of(arguments[0]));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(SuiteOptions.USAGE);
            System.exit(64); // EX_USAGE, sysexits.h
            return;
        }
        Files.createDirectories(options.results());
        run(options);
    }

    private static void run(SuiteOptions options) throws IOException, InterruptedException, RunnerException {
        Report report = new Report(options.results());
        ChildJvm child = new ChildJvm(options.agentJar(), options.results());
        report.environment(child);
        JmhParts jmh = new JmhParts(options, child);
        for (int round = 0; round < options.rounds(); round++) {
            jmh.runRound();
        }
        report.section(RatioTable.of(options.results()).render() + jmh.disturbance());
        if (options.parts().contains(Part.MEMORY)) {
            report.section(Memory.measure(child));
        }
        if (options.parts().contains(Part.TRACKING) && options.agentJar() != null) {
            report.section(TrackingCost.measure(options));
        }
        if (options.parts().contains(Part.START)) {
            report.section(AgentStart.measure(child, options));
        }
        if (options.parts().contains(Part.INLINING)) {
            report.section(InliningEvidence.collect(child));
        }
        System.out.println("results: " + options.results());
        if (options.report() != null) {
            ChartReport.write(options.results(), options.report(), Environment.facts(child.mode(), options.command()));
            System.out.println("report: " + options.report());
        }
    }
}
