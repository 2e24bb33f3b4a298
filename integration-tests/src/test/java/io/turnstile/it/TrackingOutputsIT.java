package io.turnstile.it;

import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import io.turnstile.it.harness.RunningJvm;
import io.turnstile.it.tracking.Reported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Where tracking shows what it knows, and what each level knows. */
class TrackingOutputsIT {
    @TempDir
    private Path directory;

    /** Each lock on which threads met is there with one wait and no acquires; a lock that nobody waited for is not. */
    @EachJdk
    void levelContentionKnowsWaitsAlone(Jdk jdk) throws IOException {
        String facts = factsOf(jdk, "contention", "contention");
        for (String name : List.of("LOCK", "MONITOR", "READ_WRITE", "STAMPED", "SEMAPHORE")) {
            String lock = lockClass(facts, "Reported." + name);
            assertTrue(lock.contains("\"acquires\": 0,") && lock.contains("\"contended\": 1,"), lock);
            assertFalse(lock.contains("\"waitedNs\": 0,"), lock);
        }
        assertFalse(facts.contains("nobodyElse") || facts.contains("of Reported.contention"), facts);
    }

    @EachJdk
    void levelOrderCountsAcquiresAndWaits(Jdk jdk) throws IOException {
        String facts = factsOf(jdk, "order", "contention");
        for (String name : List.of("LOCK", "MONITOR", "READ_WRITE", "STAMPED", "SEMAPHORE")) {
            String lock = lockClass(facts, "Reported." + name);
            assertTrue(lock.contains("\"acquires\": 2,") && lock.contains("\"contended\": 1,"), lock);
        }
        assertTrue(facts.contains("\"of\": \"holder\""), facts);
    }

    /** Nobody announces such a wait; it is seen by looking. */
    @EachJdk
    void waitsAtSynchronizedMethodsAreSeen(Jdk jdk) throws IOException {
        String lock = lockClass(factsOf(jdk, "order", "synchronizedMethod"), "class " + Reported.class.getName());
        assertTrue(lock.contains("\"contended\": 1,"), lock);
        assertTrue(lock.contains("\"longestWaitAt\": \"" + Reported.class.getName() + ".entered\""), lock);
    }

    @EachJdk
    void waitsWhileHoldingAreListed(Jdk jdk) throws IOException {
        String facts = factsOf(jdk, "order", "waitsWhileHolding");
        assertTrue(facts.contains("\"what\": \"sleep()\""), facts);
        assertTrue(facts.contains("\"what\": \"await(timeout)\""), facts);
    }

    /** A monitor of the JVM's lends nothing. */
    @EachJdk
    void priorityInversionsAreToldForLocksOfTheJvm(Jdk jdk) throws IOException {
        Needs.realTimeScheduling();
        Run run = inversion(jdk, "jvm");
        assertEquals(
                2,
                countOf(run, "turnstile: priority inversion: thread \"rt-waiter\" (SCHED_FIFO 10) waited"),
                run::toString);
        assertEquals(
                2, countOf(run, "behind thread \"main\" (SCHED_OTHER); the holder was not boosted"), run::toString);
    }

    /** The kernel lends the waiter's priority, which is seen; so there is nothing to tell but in the report. */
    @EachJdk
    void boostedHoldersAreSeenToBe(Jdk jdk) throws IOException {
        Needs.realTimeScheduling();
        Run run = inversion(jdk, "pi");
        assertEquals(1, countOf(run, "priority inversion: "), run::toString); // the monitor
        String facts = Files.readString(directory.resolve("locks.json"));
        String lock = facts.substring(facts.indexOf("\"priorityInversions\""), facts.indexOf("\"edges\""));
        assertTrue(lock.contains("\"boostedLooks\": 0") && lock.lastIndexOf("\"boostedLooks\": 0") >= 0, lock);
        assertTrue(lock.matches("(?s).*\"looks\": ([0-9]+),\\s+\"boostedLooks\": \\1\\b.*"), lock);
    }

    private Run inversion(Jdk jdk, String protocol) {
        return ChildJvm.on(jdk)
                .agent("""
                        rules:
                          - match: "io.turnstile.it.tracking.**"
                            protocol: %s
                        threads:
                          - name: rt-*
                            policy: fifo
                            priority: 10
                        tracking:
                          level: order
                          html: none
                          json: %s
                        """.formatted(protocol, directory.resolve("locks.json")))
                .main(Reported.class, "priorityInversion")
                .run()
                .assertSuccess();
    }

    /** No warning of the JVM on either side; and of the agent's own locks, which load classes here after tracking began, no word. */
    @EachJdk
    void statusAndReportAskARunningProgram(Jdk jdk) {
        Path html = directory.resolve("locks.html");
        try (RunningJvm running = ChildJvm.on(jdk)
                .agentArguments("tracking=order,rules=nobody.**:pi,tracking.html=" + html)
                .main(Reported.class, "waitsForItsInput")
                .start()) {
            running.awaitReady();
            String pid = Long.toString(running.pid());
            Run status = null;
            for (int i = 0; i < 100 && (status == null || !status.toString().contains("inversions: 1,")); i++) {
                status = command(jdk, "status", pid);
            }
            assertTrue(status.stdout().contains("tracking.level: order"), status::toString);
            assertTrue(
                    status.stdout().stream().anyMatch(line -> line.startsWith("agent: turnstile ")), status::toString);
            assertTrue(
                    status.stdout().contains("tracking.lock-order inversions: 1, and 0 notes and suppressed ones"),
                    status::toString);
            Run report = command(jdk, "report", pid);
            assertEquals(List.of(html.toString()), report.stdout(), report::toString);
            assertEquals(List.of(), report.stderr(), report::toString);
            assertTrue(Files.isRegularFile(html));
            running.endInput();
            Run run = running.awaitEnd().assertSuccess();
            assertTrue(run.stderr().stream().noneMatch(line -> line.contains("WARNING")), run::toString);
        }
    }

    private static Run command(Jdk jdk, String... arguments) {
        return ChildJvm.on(jdk).jar(ChildJvm.agentJar(), arguments).run().assertSuccess();
    }

    @EachJdk
    void statusOfAProgramWithoutTheAgentSaysSo(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .jar(
                        ChildJvm.agentJar(),
                        "status",
                        Long.toString(ProcessHandle.current().pid()))
                .run()
                .assertExitCode(66);
        assertTrue(run.stderr().get(0).contains("runs without turnstile"), run::toString);
    }

    @EachJdk
    void reportsAreWrittenWhileTheProgramRuns(Jdk jdk) {
        Path json = directory.resolve("locks.json");
        ChildJvm.on(jdk)
                .jvm("-Dreport=" + json)
                .agentArguments("tracking=order,tracking.html=none,tracking.every=300ms,tracking.json=" + json)
                .main(Reported.class, "untilReported")
                .run()
                .assertSuccess()
                .assertStdout("done");
    }

    /** The program goes on as if nothing had happened. */
    @EachJdk
    void anInternalErrorSwitchesTrackingOff(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agentArguments("tracking=order,tracking.html=none")
                .main(Reported.class, "brokenLock")
                .run()
                .assertSuccess()
                .assertStdout("done");
        assertEquals(1, countOf(run, "tracking is switched off after an internal error: "), run::toString);
        assertEquals(0, countOf(run, "lock-order inversion"), run::toString);
    }

    /** What is full says so at the end, and the program has not noticed. */
    @EachJdk
    void tablesThatAreFullAreSaid(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agentArguments("tracking=order,tracking.html=none")
                .main(Reported.class, "moreThanFits")
                .run()
                .assertSuccess()
                .assertStdout("done");
        assertEquals(1, countOf(run, "acquires of locks were not tracked: more than 131072 locks"), run::toString);
        assertEquals(1, countOf(run, " 6 acquires were not tracked: the thread held 64 locks already."), run::toString);
    }

    @EachJdk
    void locksInsideOfTheJdkAreTrackedWhereTheyAreNamed(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent("""
                        tracking:
                          level: order
                          html: none
                          match: ["io.turnstile.it.**", java.util.concurrent.PriorityBlockingQueue]
                        """)
                .main(Reported.class, "lockInsideOfAQueue")
                .run()
                .assertSuccess();
        assertEquals(1, countOf(run, "lock-order inversion, confidence high"), run::toString);
    }

    /** At once, and before the thread that is refused gives up what it holds. */
    @EachJdk
    void aDeadlockThatTheKernelRefusesIsReported(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent("""
                        rules:
                          - match: "io.turnstile.it.tracking.**"
                            protocol: pi
                        tracking:
                          level: order
                          html: none
                        """)
                .main(Reported.class, "refusedByTheKernel")
                .run()
                .assertSuccess()
                .assertStdout("LockDeadlockException", "done");
        assertEquals(1, countOf(run, "turnstile: deadlock: 2 threads wait for each other"), run::toString);
        assertEquals(2, countOf(run, "    holds     ReentrantLock"), run::toString);
        assertEquals(4, countOf(run, "Deadlocks.meetForGood(Deadlocks.java"), run::toString); // the inversion's, too
    }

    @EachJdk
    void nestingThatIsDeclaredIsNoNote(Jdk jdk) throws IOException {
        Path json = directory.resolve("locks.json");
        String tracking = """
                tracking:
                  level: order
                  html: none
                  json: %s
                """.formatted(json);
        nested(jdk, tracking);
        String note = Files.readString(json);
        assertTrue(note.contains("\"confidence\": \"note\"") && note.contains("declare it by tracking.ordered"), note);
        nested(jdk, tracking + "  ordered: io.turnstile.it.tracking.Innocents\n");
        String declared = Files.readString(json);
        assertFalse(declared.contains("\"confidence\""), declared);
    }

    private static void nested(Jdk jdk, String configuration) {
        ChildJvm.on(jdk)
                .agent(configuration)
                .main("io.turnstile.it.tracking.Innocents", "stripesInOrder")
                .run()
                .assertSuccess();
    }

    @EachJdk
    void checkReadsWhatTheConfigurationNames(Jdk jdk) throws IOException {
        Path known = Files.writeString(directory.resolve("known.yaml"), "- signature: x\n");
        Path baseline = Files.writeString(directory.resolve("baseline.yaml"), "version: 2\nfindings: []\n");
        assertEquals(
                known + ":1:3: missing key \"reason\" in suppression (allowed: a sentence)",
                firstProblem(jdk, "tracking:\n  suppressions: " + known + "\n"));
        assertTrue(firstProblem(jdk, "tracking:\n  baseline: " + baseline + "\n")
                .startsWith(baseline + ":1:10: version: \"2\" is not allowed"));
        assertTrue(firstProblem(jdk, "tracking:\n  every: 5\n").contains(":2:10: every: \"5\" is not allowed"));
    }

    private static String firstProblem(Jdk jdk, String configuration) {
        ChildJvm jvm = ChildJvm.on(jdk);
        Path file = jvm.configurationFile(configuration);
        Run run = jvm.jar(ChildJvm.agentJar(), "check", file.toString()).run().assertExitCode(78);
        return run.stderr().get(0);
    }

    private String factsOf(Jdk jdk, String level, String program) throws IOException {
        Path json = directory.resolve("facts.json");
        ChildJvm.on(jdk)
                .agentArguments("tracking=" + level + ",tracking.html=none,tracking.json=" + json)
                .main(Reported.class, program)
                .run()
                .assertSuccess()
                .assertStdout("done");
        return Files.readString(json);
    }

    /** The entry of a class of locks. */
    private static String lockClass(String facts, String name) {
        int at = facts.indexOf("\"name\": \"" + name + '"', facts.indexOf("\"lockClasses\""));
        assertTrue(at >= 0, () -> name + " is missing in " + facts);
        return facts.substring(at, facts.indexOf("\"waitTimes\"", at));
    }

    private static long countOf(Run run, String text) {
        return run.stderr().stream().filter(line -> line.contains(text)).count();
    }
}
