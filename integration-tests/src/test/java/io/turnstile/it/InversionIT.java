package io.turnstile.it;

import io.turnstile.examples.InversionDemo;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.opentest4j.AssertionFailedError;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * The main job. What is asserted is an order of events, no time: whether the hogs, which have no interest in the lock, finish
 * their work before the strongest thread gets it.
 */
class InversionIT {
    private static final int ROUNDS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration CONTROL_LIMIT =
            Duration.ofSeconds(30); // one that starves its JVM starves others, too

    @EachJdk
    void withoutRetrofitTheHogsFinishFirst(Jdk jdk) {
        assertInverted(runControl(jdk, "jvm"));
    }

    @EachJdk
    void plainFutexesInheritNothing(Jdk jdk) {
        assertInverted(runControl(jdk, "futex"));
    }

    @EachJdk
    void priorityInheritanceLetsTheHolderPassTheHogs(Jdk jdk) {
        assertInvertedRounds(0, run(jdk, "pi", 1, "fifo"));
    }

    @EachJdk
    void priorityIsInheritedAlongAChainOfLocks(Jdk jdk) {
        assertInvertedRounds(0, run(jdk, "pi", 3, "fifo"));
        assertInvertedRounds(0, run(jdk, "pi", 10, "fifo"));
    }

    @EachJdk
    void anOrdinaryHolderInheritsRealTimePriority(Jdk jdk) {
        assertInvertedRounds(0, run(jdk, "pi", 1, "other"));
    }

    @EachJdk
    void monitorsInheritAsLocksDo(Jdk jdk) {
        Run single = run(jdk, "pi", 1, "fifo", "synchronized");
        assertTrue(single.stdout().contains("locks:   io.turnstile.runtime.lock.MonitorObject"), single::toString);
        assertInvertedRounds(0, single);
        assertInvertedRounds(0, run(jdk, "pi", 3, "fifo", "synchronized"));
        assertInvertedRounds(0, run(jdk, "pi", 1, "other", "synchronized"));
    }

    /**
     * Without inheritance, the demo's real-time threads can starve the JVM's own threads on a busy machine, and then nothing
     * goes on (docs/limits.md). Such a run shows no order of events.
     */
    private static Run runControl(Jdk jdk, String protocol) {
        try {
            return run(jdk, protocol, 1, "fifo", "lock", CONTROL_LIMIT);
        } catch (AssertionFailedError e) {
            assumeFalse(e.getMessage().contains("still running after"), "the control run starved its JVM");
            throw e;
        }
    }

    private static Run run(Jdk jdk, String protocol, int chain, String holder) {
        return run(jdk, protocol, chain, holder, "lock");
    }

    private static Run run(Jdk jdk, String protocol, int chain, String holder, String section) {
        return run(jdk, protocol, chain, holder, section, LIMIT);
    }

    private static Run run(Jdk jdk, String protocol, int chain, String holder, String section, Duration limit) {
        Needs.realTimeScheduling();
        return ChildJvm.on(jdk)
                .withClassesOf(InversionDemo.class)
                .agent(configuration(protocol, Needs.cpu()))
                .main(InversionDemo.class, "" + chain, holder, "" + ROUNDS, section)
                .timeLimit(limit)
                .run()
                .assertSuccess();
    }

    private static String configuration(String protocol, int cpu) {
        String links = IntStream.rangeClosed(1, 9)
                .mapToObj(link -> thread("rt-link-" + link, 10 + link, cpu))
                .collect(Collectors.joining());
        return """
                rules:
                  - match: "io.turnstile.examples.**"
                    protocol: %s
                    monitors: %s
                threads:
                """.formatted(protocol, protocol)
                + thread("rt-low", 10, cpu)
                + links
                + thread("rt-medium-*", 50, cpu)
                + thread("rt-high", 80, cpu)
                + "  - name: other-low\n    cpus: [" + cpu + "]\n";
    }

    private static String thread(String name, int priority, int cpu) {
        return "  - name: \"" + name + "\"\n    policy: fifo\n    priority: " + priority + "\n    cpus: [" + cpu
                + "]\n";
    }

    private static void assertInvertedRounds(int expected, Run run) {
        assertTrue(summaryOf(run).endsWith("inverted_rounds=" + expected), run::toString);
    }

    /** Not each round needs to be: the kernel leaves ordinary threads, and the holder as one, a share of a CPU (sched(7)). */
    private static void assertInverted(Run run) {
        assertFalse(summaryOf(run).endsWith("inverted_rounds=0"), run::toString);
    }

    private static String summaryOf(Run run) {
        String summary = run.stdout().get(run.stdout().size() - 1);
        assertTrue(summary.contains("rounds=" + ROUNDS + " real_time=yes"), run::toString);
        return summary;
    }
}
