package io.turnstile.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;

/** The text of a run, on standard output and in {@code report.md} of the results folder. */
final class Report {
    private final Path file;

    Report(Path results) {
        file = results.resolve("report.md");
    }

    void environment(ChildJvm child) throws IOException {
        section("""
                # %s

                JDK %s (%s), %s, %s %s, %d CPUs, locks: %s
                """.formatted(
                        LocalDate.now(),
                        Runtime.version(),
                        System.getProperty("java.vm.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.getRuntime().availableProcessors(),
                        child.mode()));
    }

    void section(String text) throws IOException {
        System.out.println(text);
        Files.writeString(file, text + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
