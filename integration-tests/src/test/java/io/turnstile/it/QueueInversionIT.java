package io.turnstile.it;

import io.turnstile.examples.QueueInversion;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.InvertedRounds;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Priority inheritance does not end at the first BlockingQueue. What is asserted is an order of events, as in {@link InversionIT}. */
class QueueInversionIT {
    @EachJdk
    void theJdksQueueInherits(Jdk jdk) {
        InvertedRounds.assertNone(run(jdk, "pi", InvertedRounds.LIMIT));
    }

    @EachJdk
    void withoutTheRuleTheHogsFinishFirst(Jdk jdk) {
        InvertedRounds.assertSome(limit -> run(jdk, "jvm", limit));
    }

    /** With the configuration that the example comes with. */
    private static Run run(Jdk jdk, String protocol, Duration limit) {
        Needs.realTimeScheduling();
        String configuration = shipped()
                .replace("protocol: pi", "protocol: " + protocol)
                .replace("cpus: [0]", "cpus: [" + Needs.cpu() + "]");
        Run run = ChildJvm.on(jdk)
                .withClassesOf(QueueInversion.class)
                .agent(configuration)
                .main(QueueInversion.class, "" + InvertedRounds.ROUNDS)
                .timeLimit(limit)
                .run()
                .assertSuccess();
        String summary = run.stdout().get(run.stdout().size() - 1);
        assertTrue(summary.startsWith("queue inversion rounds="), run::toString);
        return run;
    }

    private static String shipped() {
        try {
            return Files.readString(Path.of("..", "examples", "config", "queue-inversion.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
