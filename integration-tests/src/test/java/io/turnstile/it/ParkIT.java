package io.turnstile.it;

import io.turnstile.it.apps.ParkContract;
import io.turnstile.it.apps.ParkLives;
import io.turnstile.it.apps.ParkStorm;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Selected code parks on a futex, is unparked from anywhere, and notices no difference; nor does the JDK. */
class ParkIT {
    private static final String MESSAGES = System.getProperty("turnstile.storm.operations", "80000");

    private static String rule(String classes) {
        return """
                rules:
                  - match: [%s]
                    park: futex
                """.formatted(classes);
    }

    private static final String RULE = rule("io.turnstile.it.apps.SelectedParking");

    /** LockSupport's documentation, clause by clause, with each side selected and not. */
    @EachJdk
    void bothSidesSelectedOrNotKeepTheContract(Jdk jdk) {
        List<String> plain =
                contract(ChildJvm.on(jdk), "unselected", "unselected").stdout();
        for (String parker : List.of("selected", "unselected")) {
            for (String unparker : List.of("selected", "unselected")) {
                Run run = contract(ChildJvm.on(jdk).agent(RULE), parker, unparker);
                int last = plain.size() - 1;
                assertEquals(plain.subList(0, last), run.stdout().subList(0, last), run::toString);
                assertEquals(
                        "parked by " + (parker.equals("selected") ? "Turnstile" : "the JDK"),
                        run.stdout().get(last),
                        run::toString);
            }
        }
    }

    private static Run contract(ChildJvm jvm, String parker, String unparker) {
        return jvm.main(ParkContract.class, parker, unparker).run().assertSuccess();
    }

    /** With spinning switched off every wait is a sleep. */
    @EachJdk
    void sleepersKeepTheContract(Jdk jdk) {
        Run plain = contract(ChildJvm.on(jdk), "unselected", "unselected");
        Run run = contract(ChildJvm.on(jdk).agent("spin: off\n" + RULE), "selected", "unselected");
        int last = plain.stdout().size() - 1;
        assertEquals(plain.stdout().subList(0, last), run.stdout().subList(0, last), run::toString);
    }

    /** Even the JDK's own synchronizers may park so, FutureTask for one: what they stand on does not. */
    @EachJdk
    void classesOfTheJdkMayParkSo(Jdk jdk) {
        Run plain = contract(ChildJvm.on(jdk), "unselected", "unselected");
        Run run = contract(
                ChildJvm.on(jdk).agent(rule("\"java.util.concurrent.**\", io.turnstile.it.apps.SelectedParking")),
                "selected",
                "unselected");
        int last = plain.stdout().size() - 1;
        assertEquals(plain.stdout().subList(0, last), run.stdout().subList(0, last), run::toString);
    }

    @EachJdk
    void noPermitIsLostInAStormOfSelectedParkers(Jdk jdk) {
        storm(jdk, "selected", "unselected");
    }

    /** One permit, two worlds: each park is in one or the other, by chance. */
    @EachJdk
    void noPermitIsLostBetweenTheWorlds(Jdk jdk) {
        storm(jdk, "mixed", "selected");
    }

    private static void storm(Jdk jdk, String parkers, String unparkers) {
        ChildJvm.on(jdk)
                .agent(RULE)
                .main(ParkStorm.class, MESSAGES, parkers, unparkers)
                .timeLimit(Duration.ofMinutes(10))
                .run()
                .assertSuccess()
                .assertStdout("taken " + MESSAGES + " of " + MESSAGES);
    }

    /** A word per thread that has parked, given back at its end. */
    @EachJdk
    void manyShortThreadsLeaveNothingBehind(Jdk jdk) {
        ChildJvm.on(jdk)
                .agent(RULE)
                .main(ParkLives.class, "20000")
                .run()
                .assertSuccess()
                .assertStdout("words within 4096: true");
    }

    @EachJdk
    void sitesAreReported(Jdk jdk) {
        Run run = contract(ChildJvm.on(jdk).agent(RULE + "report:\n  coverage: stderr\n"), "selected", "unselected");
        assertTrue(
                run.stderr().stream()
                        .anyMatch(line -> line.startsWith("rewritten")
                                && line.contains("SelectedParking.parkUntil")
                                && line.contains("LockSupport.parkUntil")),
                run::toString);
    }
}
