package io.turnstile.it;

import io.turnstile.examples.InversionDemo;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.InvertedRounds;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The main job. What is asserted is an order of events, no time: whether the hogs, which have no interest in the lock, finish
 * their work before the strongest thread gets it.
 */
class InversionIT {
    @EachJdk
    void withoutRetrofitTheHogsFinishFirst(Jdk jdk) {
        InvertedRounds.assertSome(limit -> run(jdk, "jvm", 1, "fifo", "lock", limit));
    }

    @EachJdk
    void plainFutexesInheritNothing(Jdk jdk) {
        InvertedRounds.assertSome(limit -> run(jdk, "futex", 1, "fifo", "lock", limit));
    }

    @EachJdk
    void priorityInheritanceLetsTheHolderPassTheHogs(Jdk jdk) {
        InvertedRounds.assertNone(run(jdk, "pi", 1, "fifo"));
    }

    @EachJdk
    void priorityIsInheritedAlongAChainOfLocks(Jdk jdk) {
        InvertedRounds.assertNone(run(jdk, "pi", 3, "fifo"));
        InvertedRounds.assertNone(run(jdk, "pi", 10, "fifo"));
    }

    @EachJdk
    void anOrdinaryHolderInheritsRealTimePriority(Jdk jdk) {
        InvertedRounds.assertNone(run(jdk, "pi", 1, "other"));
    }

    @EachJdk
    void monitorsInheritAsLocksDo(Jdk jdk) {
        Run single = run(jdk, "pi", 1, "fifo", "synchronized");
        assertTrue(single.stdout().contains("locks:   io.turnstile.runtime.lock.MonitorObject"), single::toString);
        InvertedRounds.assertNone(single);
        InvertedRounds.assertNone(run(jdk, "pi", 3, "fifo", "synchronized"));
        InvertedRounds.assertNone(run(jdk, "pi", 1, "other", "synchronized"));
    }

    private static Run run(Jdk jdk, String protocol, int chain, String holder) {
        return run(jdk, protocol, chain, holder, "lock");
    }

    private static Run run(Jdk jdk, String protocol, int chain, String holder, String section) {
        return run(jdk, protocol, chain, holder, section, InvertedRounds.LIMIT);
    }

    private static Run run(Jdk jdk, String protocol, int chain, String holder, String section, Duration limit) {
        Needs.realTimeScheduling();
        return ChildJvm.on(jdk)
                .withClassesOf(InversionDemo.class)
                .agent(configuration(protocol, Needs.cpu()))
                .main(InversionDemo.class, "" + chain, holder, "" + InvertedRounds.ROUNDS, section)
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
}
