package io.turnstile.it;

import io.turnstile.it.apps.schedule.Schedules;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.JdkHomes;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random schedules of lock operations on real threads, against a model. {@code -Dturnstile.schedules.ms=N} runs each kind for so long
 * (otherwise a sample runs, shortly), {@code -Dturnstile.schedules.seed=N} begins with the schedule that a failure named.
 */
class SchedulesIT {
    private static final int SHORT_MS = 300;
    private static final Integer LONG_MS = Integer.getInteger("turnstile.schedules.ms");
    private static final long SEED = Long.getLong("turnstile.schedules.seed", System.nanoTime());

    /** Each kind with each protocol on each JDK; of a sample, each kind and each protocol once on each JDK. */
    static Stream<Arguments> kinds() {
        List<String> protocols = List.of("futex", "pi", "ceiling");
        List<String> kinds = List.of("lock", "fair", "monitor");
        List<Arguments> all = new ArrayList<>();
        int turn = 0;
        for (Jdk jdk : JdkHomes.found()) {
            for (int i = 0; i < kinds.size(); i++) {
                for (int j = 0; j < protocols.size(); j++) {
                    if (LONG_MS != null || (i + j) % kinds.size() == turn) {
                        all.addAll(withOptions(jdk, protocols.get(j), kinds.get(i)));
                    }
                }
            }
            turn = (turn + 1) % kinds.size();
        }
        return all.stream();
    }

    private static List<Arguments> withOptions(Jdk jdk, String protocol, String kind) {
        List<List<String>> variants = switch (kind.equals("fair") ? protocol : "") {
            case "pi" ->
                LONG_MS == null
                        ? List.of(List.of(kind, "quiet"))
                        : List.of(List.of(kind, "quiet"), List.of(kind, "kernel-order"));
            case "ceiling" -> List.of(List.of(kind, "kernel-order"));
            default -> List.of(List.of(kind));
        };
        return variants.stream()
                .map(variant -> Arguments.of(jdk, protocol, variant))
                .toList();
    }

    private static ChildJvm schedules(Jdk jdk, List<String> kindAndOptions) {
        int durationMs = LONG_MS != null ? LONG_MS : SHORT_MS;
        List<String> arguments = new ArrayList<>(kindAndOptions);
        arguments.addAll(1, List.of(Integer.toString(durationMs), Long.toString(SEED)));
        return ChildJvm.on(jdk)
                .main(Schedules.class, arguments.toArray(String[]::new))
                .timeLimit(Duration.ofMinutes(2).plusMillis(durationMs));
    }

    private static Run assertAsTheModel(Run run) {
        run.assertSuccess();
        assertEquals("as the model", run.stdout().get(0), run::toString);
        return run;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("kinds")
    void whatThreadsSeeIsWhatTheModelAllows(Jdk jdk, String protocol, List<String> kind) {
        if (protocol.equals("ceiling")) {
            Needs.realTimeScheduling();
        }
        Run run = assertAsTheModel(schedules(jdk, kind)
                .agent("rules:\n  - match: \"io.turnstile.it.apps.**\"\n    " + Configuration.locksAndMonitors(protocol)
                        + "\n")
                .run());
        assertEquals(1, run.stderr().size(), run::toString);
    }

    /** The model's own test. */
    @ParameterizedTest
    @ValueSource(strings = {"lock", "fair", "monitor"})
    void theModelIsRightOfTheJdksOwn(String kind) {
        assertAsTheModel(schedules(Jdk.running(), List.of(kind)).run());
    }

    /** The control: a lock that loses a signal now and then is found out. */
    @Test
    void aLostSignalIsNoticed() {
        Run run = ChildJvm.on(Jdk.running())
                .main(Schedules.class, "lock", "60000", Long.toString(SEED), "lost-signals")
                .run()
                .assertExitCode(1);
        assertTrue(run.stdout().get(0).startsWith("not as the model: seed "), run::toString);
    }
}
