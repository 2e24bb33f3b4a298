package io.turnstile.it.harness;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a child JVM left behind. */
public record Run(int exitCode, List<String> stdout, List<String> stderr) {
    /** Fails where the exit code is not 0. */
    public Run assertSuccess() {
        return assertExitCode(0);
    }

    /** Fails, with all output, where the exit code is another. */
    public Run assertExitCode(int expected) {
        assertEquals(expected, exitCode, () -> "exit code of " + this);
        return this;
    }

    /** Fails where stdout is another. */
    public Run assertStdout(String... expected) {
        assertEquals(List.of(expected), stdout, () -> "stdout of " + this);
        return this;
    }

    @Override
    public String toString() {
        return "child JVM ended with " + exitCode + "\n--- stdout\n" + String.join("\n", stdout) + "\n--- stderr\n"
                + String.join("\n", stderr) + "\n---";
    }
}
