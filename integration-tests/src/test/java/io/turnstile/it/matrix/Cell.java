package io.turnstile.it.matrix;

import io.turnstile.it.apps.MonitorBehaviour;
import io.turnstile.it.apps.ParkContract;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.Conformance;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * One combination that must keep every contract.
 *
 * @param binding how the kernel is called, as the key {@code native} has it
 * @param protocol of locks and monitors
 */
record Cell(Jdk jdk, String binding, String protocol, Collector collector) {
    private static final int FIRST_WITH_FFM = 22;

    /** The garbage collectors, by the flag that chooses them. */
    enum Collector {
        SERIAL("Serial"),
        PARALLEL("Parallel"),
        G1("G1"),
        Z("Z"),
        SHENANDOAH("Shenandoah");

        private final String title;

        Collector(String title) {
            this.title = title;
        }

        private String flag() {
            return "-XX:+Use" + title + "GC";
        }

        /** Whether this JDK's VM was built with it. */
        boolean isIn(Jdk jdk) {
            return ChildJvm.on(jdk).jvm(flag(), "-version").run().exitCode() == 0;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** The ways in which this JDK can call the kernel. */
    static List<String> bindingsOf(Jdk jdk) {
        return jdk.feature() >= FIRST_WITH_FFM ? List.of("jna", "ffm") : List.of("jna");
    }

    /** Runs the suites of locks, monitors and parking; returns how many facts and clauses held, and fails where one did not. */
    int conform() {
        if (protocol.equals("ceiling")) {
            Needs.realTimeScheduling();
        }
        return Conformance.passedBy(jvm(Conformance.CLASSES))
                + sameFacts(MonitorBehaviour.class)
                + sameFacts(ParkContract.class, "selected", "unselected");
    }

    /** Runs a program that prints facts with and without the agent, and compares. */
    private int sameFacts(Class<?> program, String... arguments) {
        Run plain = plain().main(program, arguments).run().assertSuccess();
        Run run = jvm("io.turnstile.it.apps.**").main(program, arguments).run().assertSuccess();
        int facts = plain.stdout().size();
        if (program == ParkContract.class) {
            facts--; // the last line says who parks
        }
        assertEquals(plain.stdout().subList(0, facts), run.stdout().subList(0, facts), run::toString);
        return facts;
    }

    private ChildJvm plain() {
        return ChildJvm.on(jdk).jvm(collector.flag());
    }

    private ChildJvm jvm(String classes) {
        return plain().agent("""
                native: %s
                rules:
                  - match: "%s"
                    %s
                    park: futex
                """.formatted(binding, classes, Configuration.locksAndMonitors(protocol)));
    }

    @Override
    public String toString() {
        return jdk + ", " + binding + ", " + protocol + ", " + collector;
    }
}
