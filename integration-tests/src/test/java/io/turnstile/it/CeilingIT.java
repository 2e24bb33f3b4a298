package io.turnstile.it;

import io.turnstile.it.apps.CeilingSections;
import io.turnstile.it.apps.ChangesUnderCeiling;
import io.turnstile.it.apps.Hello;
import io.turnstile.it.apps.LoweredLimit;
import io.turnstile.it.apps.MonitorControls;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import io.turnstile.it.harness.RunningJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Locks and monitors of an unmodified program run at their ceiling; the kernel says so: policy 1 is FIFO, 0 is OTHER. */
class CeilingIT {
    private static final List<String> SECTIONS =
            List.of("lock", "method", "class method", "block", "method", "after wait", "contended");

    private static final List<String> SYNC_LIBRARY = List.of(
            "io.turnstile.sync.FutexLike",
            "io.turnstile.nativeaccess.LinuxPlatform",
            "io.turnstile.runtime.platform.Platform",
            "org.jctools.queues.MessagePassingQueue",
            "com.sun.jna.Native");

    private static String rule(String ceiling) {
        return """
                rules:
                  - match: io.turnstile.it.apps.CeilingSections
                    protocol: ceiling
                    monitors: ceiling
                    ceiling: %s
                report:
                  coverage: stderr
                """.formatted(ceiling);
    }

    private static ChildJvm program(Jdk jdk, String ceiling) {
        return ChildJvm.on(jdk).agent(rule(ceiling)).main(CeilingSections.class);
    }

    private static String[] lines(String outside, String inside) {
        List<String> lines = new ArrayList<>();
        lines.add("outside " + outside);
        SECTIONS.forEach(section -> lines.add(section + ' ' + inside));
        lines.add("other outside " + outside);
        lines.add("outside " + outside);
        return lines.toArray(String[]::new);
    }

    private static boolean says(Run run, String text) {
        return run.stderr().stream().anyMatch(line -> line.contains(text));
    }

    @EachJdk
    void insideTheCeilingOutsideOwnPolicyAndNice(Jdk jdk) {
        Needs.realTimeScheduling();
        Run run = program(jdk, "70").through("nice", "-n", "5").run().assertSuccess();
        run.assertStdout(lines("0 0 5", "1 70 5"));
        assertTrue(says(run, "1 rule (ceiling)"), run::toString);
        assertTrue(says(run, "ceiling 70"), run::toString);
    }

    /** By RLIMIT_RTPRIO alone, as a user is given it, without CAP_SYS_NICE. */
    @EachJdk
    void aLimitOnPrioritiesIsPrivilegeEnough(Jdk jdk) {
        program(jdk, "50")
                .through(Needs.priorityLimitCommand(50))
                .run()
                .assertSuccess()
                .assertStdout(lines("0 0 0", "1 50 0"));
    }

    /** As any value that cannot be had here; no priority at all is a missing capability, below. */
    @EachJdk
    void aCeilingAboveThePrivilegeEndsTheStart(Jdk jdk) {
        Run run = program(jdk, "51")
                .through(Needs.priorityLimitCommand(50))
                .run()
                .assertExitCode(78)
                .assertStdout();
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(
                says(
                        run,
                        ":5:14: ceiling: \"51\" is above the privilege of this user (allowed: a whole number from 1 to 50);"
                                + " remedy: "),
                run::toString);
    }

    /** The limit is lowered while the program runs, and raised again; no lock is taken without its ceiling. */
    @EachJdk
    void aLimitThatIsLoweredMidwayIsSaidAndTheLockNotTaken(Jdk jdk) throws IOException, InterruptedException {
        Needs.resourceLimits();
        try (RunningJvm running = ChildJvm.on(jdk)
                .through(Needs.priorityLimitCommand(50))
                .agent(Configuration.of("io.turnstile.it.apps.**", "ceiling").replace("ceiling: 90", "ceiling: 50"))
                .main(LoweredLimit.class)
                .start()) {
            running.awaitLine("taken"::equals);
            setPriorityLimit(running.pid(), "20:50");
            running.proceed();
            String refusal = running.awaitLine(line -> line.startsWith("refused"));
            setPriorityLimit(running.pid(), "50:50");
            running.proceed();
            running.endInput();
            Run run = running.awaitEnd().assertSuccess();
            assertTrue(refusal.startsWith("refused, locked false: "), refusal);
            assertTrue(refusal.contains("the lock was not taken") && refusal.contains("ulimit -r"), refusal);
            assertEquals(List.of("taken", refusal, "taken"), run.stdout());
        }
    }

    private static void setPriorityLimit(long pid, String limit) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--rtprio=" + limit).start();
        assertEquals(0, prlimit.waitFor());
    }

    @EachJdk
    void withoutAnyPrivilegeItIsPriorityInheritanceInstead(Jdk jdk) {
        Run run = program(jdk, "51")
                .through(Needs.unprivilegedCommand())
                .run()
                .assertSuccess()
                .assertStdout(lines("0 0 0", "0 0 0"));
        assertEquals(
                1,
                run.stderr().stream().filter(line -> line.contains("remedy: ")).count(),
                run::toString);
        assertTrue(says(run, "locks with protocol ceiling use pi instead"), run::toString);
        assertTrue(says(run, "1 rule (ceiling as pi)"), run::toString);
    }

    @EachJdk
    void orTheJvmEndsWhereThatIsAskedFor(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .through(Needs.unprivilegedCommand())
                .agent("on-missing-capability: exit\n" + rule("51"))
                .main(Hello.class)
                .run()
                .assertExitCode(78)
                .assertStdout();
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(says(run, "remedy: "), run::toString);
    }

    @EachJdk
    void whoIsAboveTheCeilingIsToldAndTheLockNamed(Jdk jdk) {
        Needs.realTimeScheduling();
        program(jdk, "30")
                .through("chrt", "-f", "40")
                .run()
                .assertSuccess()
                .assertStdout("outside 1 40 0", "CeilingViolationException true", "outside 1 40 0");
    }

    @EachJdk
    void anAutomaticCeilingIsProposedInTheReport(Jdk jdk) {
        Needs.realTimeScheduling();
        Run run = program(jdk, "auto")
                .through("chrt", "-f", "40")
                .run()
                .assertSuccess()
                .assertStdout(lines("1 40 0", "1 40 0"));
        for (String site : List.of("CeilingSections.<init>:", "CeilingSections.<monitor>: ")) {
            assertTrue(
                    run.stderr().stream()
                            .anyMatch(line -> line.startsWith("ceiling auto: io.turnstile.it.apps." + site)
                                    && line.endsWith("write \"ceiling: 40\"")),
                    run::toString);
        }
    }

    /** The kernel knows the ceiling, the agent the base: each change of it shows when the lock is released, or above it at once. */
    @EachJdk
    void aThreadThatIsRenamedWhileItIsLiftedHasWhatItWasGivenWhenItIsNoLonger(Jdk jdk) {
        Needs.realTimeScheduling();
        Run run = ChildJvm.on(jdk)
                .agent("""
                        rules:
                          - {match: io.turnstile.it.apps.ChangesUnderCeiling, protocol: ceiling, monitors: ceiling, ceiling: 60}
                        map-java-priorities: {7: "fifo:5"}
                        threads:
                          - {name: weaker, policy: fifo, priority: 20}
                          - {name: weak-rr, policy: rr, priority: 21}
                          - {name: stronger, policy: fifo, priority: 70}
                          - {name: nice, policy: batch, nice: 4}
                        """)
                .main(ChangesUnderCeiling.class)
                .run()
                .assertSuccess();
        run.assertStdout(
                "start 0 0 0",
                "to a rule: inside 1 60 0",
                "to a rule: outside 1 20 0",
                "to no rule: inside 1 60 0",
                "to no rule: outside 0 0 0",
                "by another: inside 1 60 0",
                "by another: outside 1 20 0",
                "back by another: inside 1 60 0",
                "back by another: outside 0 0 0",
                "mapped: inside 1 60 0",
                "mapped: outside 1 5 0",
                "not mapped: inside 1 60 0",
                "not mapped: outside 0 0 0",
                "nice: inside 1 60 4",
                "nice: outside 3 0 4",
                "not nice: inside 1 60 0",
                "not nice: outside 0 0 0",
                "twice: inside 2 60 0",
                "twice: outside 2 21 0",
                "and back: inside 1 60 0",
                "and back: outside 0 0 0",
                "monitor: inside 1 60 0",
                "monitor: outside 1 20 0",
                "above the ceiling: inside 1 70 0",
                "above the ceiling: outside 1 70 0",
                "CeilingViolationException 1 70 0",
                "end 0 0 0");
        assertTrue(run.stderr().stream().noneMatch(line -> line.contains("refused")), run::toString);
    }

    /** RTSJ's control of single monitors and locks, by the library, where the agent manages them. */
    @EachJdk
    void theLibraryChangesThePolicyOfManagedMonitorsAndLocks(Jdk jdk) throws ClassNotFoundException {
        Needs.realTimeScheduling();
        ChildJvm child = ChildJvm.on(jdk).agent("""
                rules:
                  - {match: io.turnstile.it.apps.MonitorControls, protocol: pi, monitors: pi}
                """);
        for (String library : SYNC_LIBRARY) {
            child.withClassesOf(Class.forName(library, false, CeilingIT.class.getClassLoader()));
        }
        child.main(MonitorControls.class)
                .run()
                .assertSuccess()
                .assertStdout(
                        "at first PriorityInheritance",
                        "before PriorityInheritance",
                        "its monitor 1 45 0",
                        "another's 0 0 0",
                        "outside 0 0 0",
                        "the class's 1 45 0",
                        "its lock 1 46 0",
                        "raised inside 1 47 0",
                        "lowered inside 1 45 0",
                        "after wait 1 45 0",
                        "waited on IllegalStateException",
                        "while waited for IllegalStateException",
                        "contended 1 45 0",
                        "while held IllegalStateException",
                        "before PriorityCeilingEmulation[45]",
                        "inherits 0 0 0",
                        "for a rule's pi IllegalArgumentException",
                        "of the JVM's IllegalArgumentException",
                        "end 0 0 0");
    }
}
