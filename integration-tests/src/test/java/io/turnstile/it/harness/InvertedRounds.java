package io.turnstile.it.harness;

import java.time.Duration;
import java.util.function.Function;
import org.opentest4j.AssertionFailedError;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** What programs with an inversion say in their last line: in how many of their rounds the hogs finished first. */
public final class InvertedRounds {
    /** How many rounds a program is to play. */
    public static final int ROUNDS = 3;

    /** For a program whose locks inherit. */
    public static final Duration LIMIT = Duration.ofSeconds(120);

    private static final Duration CONTROL_LIMIT =
            Duration.ofSeconds(30); // one that starves its JVM starves others, too

    private InvertedRounds() {}

    /** None of the rounds was inverted. */
    public static void assertNone(Run run) {
        assertTrue(summaryOf(run).endsWith("inverted_rounds=0"), run::toString);
    }

    /**
     * The control, a program whose locks do not inherit: rounds were inverted. Not each needs to be: the kernel leaves ordinary
     * threads, and the holder as one, a share of a CPU (sched(7)).
     *
     * <p>Its real-time threads can starve the JVM's own threads on a busy machine, and then nothing goes on (docs/limits.md). Such a run
     * shows no order of events.
     *
     * @param program runs it within a limit
     */
    public static void assertSome(Function<Duration, Run> program) {
        Run run;
        try {
            run = program.apply(CONTROL_LIMIT);
        } catch (AssertionFailedError e) {
            assumeFalse(e.getMessage().contains("still running after"), "the control run starved its JVM");
            throw e;
        }
        assertFalse(summaryOf(run).endsWith("inverted_rounds=0"), run::toString);
    }

    private static String summaryOf(Run run) {
        String summary = run.stdout().get(run.stdout().size() - 1);
        assertTrue(summary.contains("rounds=" + ROUNDS + " real_time=yes"), run::toString);
        assertTrue(summary.contains("inverted_rounds="), run::toString);
        return summary;
    }
}
