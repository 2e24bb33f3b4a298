package io.turnstile.it;

import io.turnstile.it.apps.CeilingSections;
import io.turnstile.it.apps.Hello;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
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
