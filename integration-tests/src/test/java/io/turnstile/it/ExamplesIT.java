package io.turnstile.it;

import io.turnstile.examples.BoundedBuffer;
import io.turnstile.examples.Deadlock;
import io.turnstile.examples.FairQueue;
import io.turnstile.examples.InversionDemo;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The examples with the configurations that come with them. */
class ExamplesIT {
    private static final Path CONFIGURATIONS = Path.of(System.getProperty("turnstile.examples"));

    @EachJdk
    void boundedBufferLosesNothing(Jdk jdk) {
        Run run = run(jdk, BoundedBuffer.class, "bounded-buffer.yaml");
        run.assertStdout(
                "lock:  io.turnstile.runtime.lock.PlatformReentrantLock",
                "taken: sum 125000500000, expected 125000500000");
        assertTrue(
                run.stderr().stream().anyMatch(line -> line.startsWith("1 lock site: 1 rewritten, 0 left to the JVM")),
                run::toString);
    }

    @EachJdk
    void fairQueueServesInOrder(Jdk jdk) {
        Run run = run(jdk, FairQueue.class, "fair-queue.yaml");
        assertEquals("served: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", run.stdout().get(2), run::toString);
    }

    @EachJdk
    void deadlockIsRefused(Jdk jdk) {
        Run run = run(jdk, Deadlock.class, "deadlock.yaml");
        assertTrue(run.stdout().get(0).startsWith("refused: thread "), run::toString);
    }

    @EachJdk
    void deadlockWithAMonitorIsFound(Jdk jdk) {
        Run run = run(jdk, Deadlock.class, "deadlock.yaml", "monitor");
        assertEquals(2, run.stdout().size(), run::toString);
        assertTrue(run.stdout().get(0).startsWith("deadlock: thread one is BLOCKED on "), run::toString);
        assertTrue(run.stdout().get(1).startsWith("deadlock: thread two is WAITING on "), run::toString);
    }

    /** With or without the privilege for real-time threads. */
    @EachJdk
    void inversionDemoRuns(Jdk jdk) {
        Run run = run(jdk, InversionDemo.class, "inversion.yaml", "1", "fifo", "1");
        assertTrue(run.stdout().contains("locks:   io.turnstile.runtime.lock.PlatformReentrantLock"), run::toString);
    }

    private static Run run(Jdk jdk, Class<?> example, String configuration, String... arguments) {
        return ChildJvm.on(jdk)
                .withClassesOf(example)
                .agentArguments(CONFIGURATIONS.resolve(configuration).toString())
                .main(example, arguments)
                .run()
                .assertSuccess();
    }
}
