package io.turnstile.it;

import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import io.turnstile.it.tracking.Deadlocks;
import io.turnstile.it.tracking.Innocents;
import io.turnstile.it.tracking.TrueInversions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tracking as a user sees it: each planted program in a JVM of its own; all found, none invented. */
class TrackingIT {
    private static final int LEAST_CASES = 25;
    private static final String ORDER = "tracking=order,tracking.html=none";

    @TempDir
    private Path directory;

    @EachJdk
    void everyTrueInversionIsFound(Jdk jdk) {
        List<String> missed = new ArrayList<>();
        for (String name : casesOf(TrueInversions.class)) {
            Run run = track(jdk, TrueInversions.class, name, ORDER).assertSuccess();
            if (countOf(run, "lock-order inversion, confidence") == 0 || countOf(run, "        at ") == 0) {
                missed.add(name + ": " + run);
            }
        }
        assertEquals(List.of(), missed);
    }

    @EachJdk
    void noInnocentIsAccused(Jdk jdk) {
        List<String> accused = new ArrayList<>();
        for (String name : casesOf(Innocents.class)) {
            Run run = track(jdk, Innocents.class, name, ORDER).assertSuccess();
            assertEquals(List.of("done"), run.stdout(), run::toString);
            if (run.stderr().size() != 1) {
                accused.add(name + ": " + run);
            }
        }
        assertEquals(List.of(), accused);
    }

    @EachJdk
    void everyDeadlockIsFound(Jdk jdk) {
        String options = ORDER + ",tracking.detect-after=200ms,tracking.on-deadlock=exit,exit-code=3";
        for (Method method : Deadlocks.class.getDeclaredMethods()) {
            if (isCase(method)) {
                Run run = track(jdk, Deadlocks.class, method.getName(), options).assertExitCode(3);
                assertEquals(1, countOf(run, "turnstile: deadlock: "), run::toString);
                assertTrue(countOf(run, "    waits for ") > 0, run::toString);
                assertTrue(countOf(run, "    holds     ") > 0, run::toString);
                assertTrue(countOf(run, "        at ") > 0, run::toString);
            }
        }
    }

    /** Monitors stay with the JVM, locks wait in the kernel. */
    @EachJdkAndProtocol
    void deadlocksOfRetrofittedLocksAreFound(Jdk jdk, String protocol) {
        for (String name : List.of("monitorAndLock", "threeThreads")) {
            Run run = ChildJvm.on(jdk)
                    .agent(Configuration.of("io.turnstile.it.tracking.**", protocol) + """
                            exit-code: 3
                            tracking:
                              level: order
                              html: none
                              detect-after: 200ms
                              on-deadlock: exit
                            """)
                    .main(Deadlocks.class, name)
                    .run()
                    .assertExitCode(3);
            assertEquals(1, countOf(run, "turnstile: deadlock: "), run::toString);
        }
    }

    /** An interrupt ends the wait of one, and so lets all the others go on. */
    @EachJdk
    void anInterruptedVictimEndsTheDeadlock(Jdk jdk) {
        Run run =
                track(jdk, Deadlocks.class, "locks", ORDER + ",tracking.detect-after=200ms,tracking.on-deadlock=throw");
        assertEquals(1, countOf(run, "is interrupted to end the deadlock"), run::toString);
    }

    @EachJdk
    void reportsAreWrittenForPeopleAndPrograms(Jdk jdk) throws IOException {
        Path html = directory.resolve("locks.html");
        Path json = directory.resolve("locks.json");
        track(
                        jdk,
                        TrueInversions.class,
                        "threeLocks",
                        "tracking=order,tracking.html=" + html + ",tracking.json=" + json)
                .assertSuccess();
        String page = Files.readString(html);
        assertTrue(page.contains("<svg") && page.contains("class=\"chip high\""), page);
        assertTrue(!page.contains("://") && !page.contains("<script"), page);
        String facts = Files.readString(json);
        assertTrue(facts.contains("\"confidence\": \"high\"") && facts.contains("\"acquires\": 2,"), facts);
    }

    @EachJdk
    void aReportThatCannotBeWrittenIsSaidAndTheProgramRunsOn(Jdk jdk) {
        Path missing = directory.resolve("missing").resolve("locks.html");
        Run run = track(jdk, Innocents.class, "oneOrder", "tracking=order,tracking.html=" + missing)
                .assertSuccess()
                .assertStdout("done");
        assertEquals(1, countOf(run, "cannot be written; the run goes on"), run::toString);
    }

    @EachJdk
    void onlyFindingsThatTheBaselineLacksFailTheRun(Jdk jdk) throws IOException {
        Path baseline = directory.resolve("baseline.yaml");
        String options = ORDER + ",exit-code=3,tracking.baseline=" + baseline;
        track(jdk, TrueInversions.class, "monitors", options).assertSuccess();
        track(jdk, TrueInversions.class, "monitors", options).assertSuccess();
        track(jdk, Innocents.class, "oneOrder", options).assertSuccess();
        Run run = track(jdk, TrueInversions.class, "reentrantLocks", options).assertExitCode(3);
        assertEquals(1, countOf(run, "the baseline does not have 1 of the findings"), run::toString);
        Files.writeString(baseline, "version: 2\nfindings: []\n");
        Run refused = track(jdk, TrueInversions.class, "monitors", options).assertExitCode(3);
        assertEquals(1, countOf(refused, "baseline.yaml:1:10: version: \"2\" is not allowed"), refused::toString);
    }

    @EachJdk
    void suppressedFindingsAreNotToldAndIdleSuppressionsAre(Jdk jdk) throws IOException {
        Run told = track(jdk, TrueInversions.class, "monitors", ORDER).assertSuccess();
        String signature = told.stderr().stream()
                .filter(line -> line.startsWith("  signature: "))
                .findFirst()
                .orElseThrow()
                .substring("  signature: ".length());
        Path file = Files.writeString(
                directory.resolve("known.yaml"),
                "- signature: '" + signature + "'\n  reason: planted\n"
                        + "- signature: other\n  reason: planted\n"
                        + "- signature: old\n  reason: planted\n  expires: 2020-01-31\n");
        Run run = track(jdk, TrueInversions.class, "monitors", ORDER + ",tracking.suppressions=" + file)
                .assertSuccess();
        assertEquals(0, countOf(run, "lock-order inversion, confidence"), run::toString);
        assertEquals(1, countOf(run, "known.yaml:3: the suppression was not used"), run::toString);
        assertEquals(1, countOf(run, "known.yaml:5: the suppression expired on 2020-01-31"), run::toString);
        Files.writeString(file, "- signature: other\n");
        Run refused = track(jdk, TrueInversions.class, "monitors", ORDER + ",tracking.suppressions=" + file)
                .assertExitCode(78);
        assertEquals(1, countOf(refused, "known.yaml:1:3: missing key \"reason\" in suppression"), refused::toString);
    }

    /** HotSpot says so where it refuses to compile a method for its monitors. */
    @EachJdk
    void trackedMethodsKeepTheirMonitorsBalanced(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .jvm(
                        "-Xlog:monitormismatch=info",
                        "-Xcomp",
                        "-XX:CompileCommand=compileonly,io.turnstile.it.tracking.*::*")
                .agentArguments(ORDER)
                .main(TrueInversions.class, "synchronizedMethodsOfOneClass")
                .run()
                .assertSuccess();
        assertTrue(run.stdout().stream().noneMatch(line -> line.contains("monitormismatch")), run::toString);
    }

    private static Run track(Jdk jdk, Class<?> program, String name, String options) {
        return ChildJvm.on(jdk).agentArguments(options).main(program, name).run();
    }

    private static List<String> casesOf(Class<?> program) {
        List<String> names = new ArrayList<>();
        for (Method method : program.getDeclaredMethods()) {
            if (isCase(method)) {
                names.add(method.getName());
            }
        }
        assertTrue(names.size() >= LEAST_CASES, () -> program + " has " + names.size() + " cases only");
        return names;
    }

    private static boolean isCase(Method method) {
        return method.getParameterCount() == 0
                && method.getReturnType() == void.class
                && !method.isSynthetic()
                && !Modifier.isPrivate(method.getModifiers());
    }

    private static long countOf(Run run, String text) {
        return run.stderr().stream().filter(line -> line.contains(text)).count();
    }
}
