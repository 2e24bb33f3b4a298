package io.turnstile.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.fail;

/** A child JVM that runs. {@link #close} ends it, whatever it does. */
public final class RunningJvm implements AutoCloseable {
    private static final Duration TOOL_TIME_LIMIT = Duration.ofSeconds(30);

    private final Jdk jdk;
    private final Process process;
    private final long deadlineNs;
    private final Duration timeLimit;
    private final Path temporaryDirectory;
    private final OutputLines stdout;
    private final OutputLines stderr;

    RunningJvm(Jdk jdk, Process process, Duration timeLimit, Path temporaryDirectory) {
        this.jdk = jdk;
        this.process = process;
        this.timeLimit = timeLimit;
        this.temporaryDirectory = temporaryDirectory;
        deadlineNs = System.nanoTime() + timeLimit.toNanos();
        stdout = new OutputLines(process.getInputStream());
        stderr = new OutputLines(process.getErrorStream());
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until stdout has a line like this; returns it. */
    public String awaitLine(Predicate<String> wanted) {
        String line = stdout.awaitLine(wanted, deadlineNs);
        return line != null ? line : fail("the awaited line did not come within " + timeLimit + state());
    }

    /** Waits until the program says that it is where the test wants it. */
    public void awaitReady() {
        awaitLine("ready"::equals);
    }

    /** The output of {@code jcmd <pid> <arguments>}. */
    public String jcmd(String... arguments) {
        List<String> command = new ArrayList<>(List.of(jdk.tool("jcmd"), Long.toString(pid())));
        command.addAll(List.of(arguments));
        try {
            Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
            OutputLines output = new OutputLines(tool.getInputStream());
            if (!tool.waitFor(TOOL_TIME_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                tool.destroyForcibly();
            }
            return String.join("\n", output.awaitAll());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Writes a line to its standard input, for programs that go on at each. */
    public void proceed() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Closes its standard input, which programs that wait for their end take as the word. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits for the end of the program. */
    public Run awaitEnd() {
        try {
            if (!process.waitFor(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return fail("still running after " + timeLimit + state());
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return new Run(process.exitValue(), stdout.awaitAll(), stderr.awaitAll());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        if (temporaryDirectory != null) {
            try (Stream<Path> files = Files.walk(temporaryDirectory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private String state() {
        return "\n--- stdout\n" + String.join("\n", stdout.soFar()) + "\n--- stderr\n"
                + String.join("\n", stderr.soFar()) + "\n--- threads\n"
                + (process.isAlive() ? jcmd("Thread.print", "-l") : "ended: " + process.exitValue());
    }
}
