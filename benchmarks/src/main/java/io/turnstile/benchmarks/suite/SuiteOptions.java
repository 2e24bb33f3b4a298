package io.turnstile.benchmarks.suite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the command line asked for.
 *
 * @param agentJar {@code turnstile.jar}, or null for library mode
 * @param results the folder for results; files that are there already count too
 * @param report the folder for charts and data, or null
 * @param command what was asked for, as it was typed
 */
record SuiteOptions(
        Set<Part> parts, Length length, int rounds, Path agentJar, Path results, Path report, String command) {
    static final String USAGE = """
            usage: run [option...]
              --short | --long      iterations of 0.3 s, 1 round (default) | of 1 s, 7 rounds
              --rounds N            how often each pair is measured
              --only PART[,PART]    %s
              --agent JAR           turnstile.jar (default: agent/target/turnstile.jar where it is)
              --library             without the agent
              --results FOLDER      adds to the results in FOLDER (default: a new one under benchmarks/target)
              --report FOLDER       writes charts (HTML, SVG) and all figures (CSV) into FOLDER
            """.formatted(Part.words());

    /** How long is measured. */
    enum Length {
        SHORT(300, 1, 3, 1),
        LONG(1000, 2, 5, 7);

        final int iterationMs;
        final int warmups;
        final int iterations;
        final int rounds;

        Length(int iterationMs, int warmups, int iterations, int rounds) {
            this.iterationMs = iterationMs;
            this.warmups = warmups;
            this.iterations = iterations;
            this.rounds = rounds;
        }
    }

    /** @throws IllegalArgumentException with a text for the user */
    static SuiteOptions parse(String[] arguments, Path home) {
        Set<Part> parts = EnumSet.allOf(Part.class);
        Length length = Length.SHORT;
        int rounds = 0;
        Path agentJar = home.resolve("../agent/target/turnstile.jar").normalize();
        Path results = null;
        Path report = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--short" -> length = Length.SHORT;
                case "--long" -> length = Length.LONG;
                case "--library" -> agentJar = null;
                case "--rounds" -> rounds = Integer.parseInt(valueOf(arguments, i++));
                case "--only" -> parts = Part.parse(valueOf(arguments, i++));
                case "--agent" -> agentJar = Path.of(valueOf(arguments, i++));
                case "--results" -> results = Path.of(valueOf(arguments, i++));
                case "--report" -> report = Path.of(valueOf(arguments, i++));
                default -> throw new IllegalArgumentException("unknown option '" + arguments[i] + "'");
            }
        }
        if (agentJar != null && !Files.isRegularFile(agentJar)) {
            throw new IllegalArgumentException("no agent at " + agentJar + ": build it, or give --agent or --library");
        }
        return new SuiteOptions(
                parts,
                length,
                rounds > 0 ? rounds : length.rounds,
                agentJar,
                results != null ? results : newResults(home),
                report,
                "benchmarks/run " + String.join(" ", arguments));
    }

    private static String valueOf(String[] arguments, int option) {
        if (option + 1 == arguments.length) {
            throw new IllegalArgumentException(arguments[option] + " needs a value");
        }
        return arguments[option + 1];
    }

    private static Path newResults(Path home) {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
        return home.resolve("target/results/jdk" + Runtime.version().feature() + "-" + time);
    }
}
