package io.turnstile.it;

import io.turnstile.it.apps.CeilingSections;
import io.turnstile.it.apps.Hello;
import io.turnstile.it.apps.LoweredLimit;
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

    @EachJdk
    void aCeilingAboveThePrivilegeIsPriorityInheritanceInstead(Jdk jdk) {
        Run run = program(jdk, "51")
                .through(Needs.priorityLimitCommand(50))
                .run()
                .assertSuccess()
                .assertStdout(lines("0 0 0", "0 0 0"));
        String said = "real-time scheduling does not go far enough (for ceiling 51 of the rule at ";
        assertEquals(
                1,
                run.stderr().stream()
                        .filter(line -> line.contains("turnstile: ") && line.contains(said))
                        .count(),
                run::toString);
        assertTrue(says(run, "locks with protocol ceiling use pi instead"), run::toString);
        assertTrue(says(run, "rewritten        pi") || says(run, "rewritten  pi"), run::toString);
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

    /** No priority at all: the same, in the words of the missing capability. */
    @EachJdk
    void withoutPrivilegeItIsPriorityInheritanceInstead(Jdk jdk) {
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
        endsFor(jdk, Needs.unprivilegedCommand());
    }

    @EachJdk
    void andLikewiseWhereTheLimitIsTooLow(Jdk jdk) {
        endsFor(jdk, Needs.priorityLimitCommand(50));
    }

    private static void endsFor(Jdk jdk, String[] command) {
        Run run = ChildJvm.on(jdk)
                .through(command)
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
}
