package io.turnstile.it;

import io.turnstile.examples.QueueInversion;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.opentest4j.AssertionFailedError;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** Priority inheritance does not end at the first BlockingQueue. What is asserted is an order of events, as in {@link InversionIT}. */
class QueueInversionIT {
    private static final int ROUNDS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration CONTROL_LIMIT =
            Duration.ofSeconds(30); // one that starves its JVM starves others, too

    @EachJdk
    void theJdksQueueInherits(Jdk jdk) throws IOException {
        assertInvertedRounds(0, run(jdk, "pi", LIMIT));
    }

    @EachJdk
    void withoutTheRuleTheHogsFinishFirst(Jdk jdk) throws IOException {
        try {
            assertInverted(run(jdk, "jvm", CONTROL_LIMIT));
        } catch (AssertionFailedError e) {
            assumeFalse(e.getMessage().contains("still running after"), "the control run starved its JVM");
            throw e;
        }
    }

    /** With the configuration that the example comes with. */
    private static Run run(Jdk jdk, String protocol, Duration limit) throws IOException {
        Needs.realTimeScheduling();
        String configuration = Files.readString(Path.of("..", "examples", "config", "queue-inversion.yaml"))
                .replace("protocol: pi", "protocol: " + protocol)
                .replace("cpus: [0]", "cpus: [" + Needs.cpu() + "]");
        return ChildJvm.on(jdk)
                .withClassesOf(QueueInversion.class)
                .agent(configuration)
                .main(QueueInversion.class, "" + ROUNDS)
                .timeLimit(limit)
                .run()
                .assertSuccess();
    }

    private static void assertInvertedRounds(int expected, Run run) {
        assertTrue(summaryOf(run).endsWith("inverted_rounds=" + expected), run::toString);
    }

    /** Not each round needs to be: see {@link InversionIT}. */
    private static void assertInverted(Run run) {
        assertFalse(summaryOf(run).endsWith("inverted_rounds=0"), run::toString);
    }

    private static String summaryOf(Run run) {
        String summary = run.stdout().get(run.stdout().size() - 1);
        assertTrue(summary.startsWith("queue inversion rounds=" + ROUNDS + " real_time=yes"), run::toString);
        return summary;
    }
}
