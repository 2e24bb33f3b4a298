package io.turnstile.it;

import io.turnstile.examples.lab.BoundedPool;
import io.turnstile.examples.lab.ControlLoop;
import io.turnstile.examples.lab.Pathfinder;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The laboratory's programs, briefly, with the configurations that they come with. Asserted is what was counted, no time: each
 * sample taken, no update lost, and whether less important work was finished while the strong thread waited.
 */
class LaboratoryIT {
    private enum Experiment {
        PATHFINDER("pathfinder", Pathfinder.class, 12),
        CONTROL_LOOP("control-loop", ControlLoop.class, 300),
        BOUNDED_POOL("bounded-pool", BoundedPool.class, 300);

        private final String name;
        private final Class<?> program;
        private final int samples;

        Experiment(String name, Class<?> program, int samples) {
            this.name = name;
            this.program = program;
            this.samples = samples;
        }
    }

    @EachJdk
    void withInheritanceNothingOvertakesTheStrongThread(Jdk jdk) throws IOException {
        Needs.realTimeScheduling();
        for (Experiment experiment : Experiment.values()) {
            Run run = ChildJvm.on(jdk)
                    .withClassesOf(Pathfinder.class)
                    .agent(configuration(experiment, "pi"))
                    .main(experiment.program, "" + experiment.samples)
                    .run();
            assertSound(experiment, run);
            assertTrue(summary(run).contains(" real_time=yes "), run::toString);
            assertTrue(summary(run).contains(" inversions=0 "), run::toString);
        }
    }

    /**
     * Of the pool only that no update is lost: its sections call the JDK's code, in which a holder, lifted or not, may have to wait for
     * an ordinary thread of the VM.
     */
    @EachJdk
    void withACeilingNothingOvertakesTheStrongThread(Jdk jdk) throws IOException {
        Needs.realTimeScheduling();
        for (Experiment experiment : Experiment.values()) {
            Run run = ChildJvm.on(jdk)
                    .withClassesOf(Pathfinder.class)
                    .agent(configuration(experiment, "ceiling").replace(": ceiling\n", ": ceiling\n    ceiling: 80\n"))
                    .main(experiment.program, "" + experiment.samples)
                    .run();
            assertSound(experiment, run);
            if (experiment != Experiment.BOUNDED_POOL) {
                assertTrue(summary(run).contains(" inversions=0 "), run::toString);
            }
        }
    }

    /** The same threads with the JVM's locks: the tests above can fail. */
    @EachJdk
    void withoutInheritanceTheSpacecraftIsReset(Jdk jdk) throws IOException {
        Needs.realTimeScheduling();
        Run run = ChildJvm.on(jdk)
                .withClassesOf(Pathfinder.class)
                .agent(configuration(Experiment.PATHFINDER, "jvm"))
                .main(Experiment.PATHFINDER.program, "" + Experiment.PATHFINDER.samples)
                .run();
        assertSound(Experiment.PATHFINDER, run);
        assertTrue(!summary(run).contains(" inversions=0 "), run::toString);
        assertTrue(!summary(run).contains(" missed=0 "), run::toString);
    }

    @EachJdk
    void plainProgramsRunWithoutTheAgent(Jdk jdk) {
        for (Experiment experiment : Experiment.values()) {
            Run run = ChildJvm.on(jdk)
                    .withClassesOf(Pathfinder.class)
                    .main(experiment.program, "" + experiment.samples)
                    .run();
            assertSound(experiment, run);
            assertTrue(summary(run).contains(" real_time=no "), run::toString);
        }
    }

    private static void assertSound(Experiment experiment, Run run) {
        run.assertSuccess();
        String expected = " samples=" + experiment.samples + " lost=0 ";
        assertTrue(summary(run).startsWith("lab " + experiment.name + " "), run::toString);
        assertTrue(summary(run).contains(expected), run::toString);
    }

    private static String summary(Run run) {
        List<String> stdout = run.stdout();
        assertEquals(1, stdout.size(), run::toString);
        return stdout.get(0);
    }

    private static String configuration(Experiment experiment, String protocol) throws IOException {
        return Files.readString(Path.of("..", "examples", "config", experiment.name + ".yaml"))
                .replace("protocol: pi", "protocol: " + protocol)
                .replace("monitors: pi", "monitors: " + protocol)
                .replace("cpus: [0]", "cpus: [" + Needs.cpu() + "]");
    }
}
