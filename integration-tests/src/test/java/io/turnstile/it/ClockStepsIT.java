package io.turnstile.it;

import io.turnstile.it.apps.ClockSteps;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import io.turnstile.it.harness.RunningJvm;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Steps of CLOCK_REALTIME: waits until a date follow them, all others do not, as it is without the agent. Everything on the machine
 * sees these steps, so {@code -Dturnstile.faults=clock} has to ask for them.
 */
class ClockStepsIT {
    private static final long HOUR_S = 3600;

    @EachJdkAndProtocol
    void waitsFollowTheirClock(Jdk jdk, String protocol) throws Exception {
        Needs.clockSteps();
        List<String> without = steps(ChildJvm.on(jdk)).stdout();
        Run run = steps(ChildJvm.on(jdk)
                .agent("rules:\n  - match: \"io.turnstile.it.apps.**\"\n    " + Configuration.locksAndMonitors(protocol)
                        + "\n    park: futex\n"));
        assertEquals(without, run.stdout(), run::toString);
        for (String line : List.of("forward, awaitUntil: ended", "back, parkUntil: goes on", "back, tryLock: ended")) {
            assertTrue(run.stdout().contains(line), run::toString);
        }
    }

    private static Run steps(ChildJvm jvm) throws IOException, InterruptedException {
        try (RunningJvm running = jvm.main(ClockSteps.class).start()) {
            running.awaitLine("ready to go forward"::equals);
            Thread.sleep(500);
            stepClock(HOUR_S);
            try {
                running.proceed();
                running.awaitLine("ready to go back"::equals);
                Thread.sleep(500);
            } finally {
                stepClock(-HOUR_S);
            }
            running.proceed();
            return running.awaitEnd().assertSuccess();
        }
    }

    private static void stepClock(long seconds) throws IOException, InterruptedException {
        String step = "date -u -s \"@$(($(date +%s) + " + seconds + ")).$(date +%N)\"";
        Process date = new ProcessBuilder("sh", "-c", step)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(date.waitFor(10, TimeUnit.SECONDS) && date.exitValue() == 0, () -> step + " failed");
    }
}
