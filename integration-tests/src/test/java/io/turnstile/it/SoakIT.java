package io.turnstile.it;

import io.turnstile.it.apps.soak.Soak;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import io.turnstile.it.harness.RunningJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One program that uses every kind of lock at once, all of them retrofitted, with things done to it from outside.
 * {@code -Dturnstile.soak.seconds=3600} makes each run an hour long; {@code -Dturnstile.soak.ceiling.seconds} those at a
 * ceiling.
 */
class SoakIT {
    private static final long SOAK_MS = 1000L * Integer.getInteger("turnstile.soak.seconds", 3);
    private static final long SHORT_MS = 1500;
    private static final long CEILING_MS =
            Math.max(SHORT_MS, 1000L * Integer.getInteger("turnstile.soak.ceiling.seconds", 0));
    private static final Duration GRACE = Duration.ofMinutes(3);

    private static ChildJvm soak(Jdk jdk, String protocol, long durationMs) {
        return ChildJvm.on(jdk)
                .jvm("-Xlog:monitormismatch=info")
                .agent("""
                        rules:
                          - match: ["io.turnstile.it.apps.**", "java.util.concurrent.**"]
                            %s
                            park: futex
                        """.formatted(Configuration.locksAndMonitors(protocol)))
                .main(Soak.class, Long.toString(durationMs))
                .timeLimit(GRACE.plusMillis(durationMs));
    }

    private static void assertSound(Run run) {
        run.assertSuccess();
        assertEquals("sound", run.stdout().get(run.stdout().size() - 1), run::toString);
        assertEquals(3, run.stdout().size(), run::toString); // no line of the JVM's among them
    }

    @EachJdkAndProtocol
    void everyLockIsRightAllTheTime(Jdk jdk, String protocol) {
        Run run = soak(jdk, protocol, SOAK_MS).run();
        assertSound(run);
        assertEquals(1, run.stderr().size(), run::toString);
    }

    /** Threads that are lifted and lowered all the time; short, for while they are lifted nobody else gets their CPU. */
    @EachJdk
    void everyLockIsRightAtItsCeiling(Jdk jdk) {
        Needs.realTimeScheduling();
        Run run = soak(jdk, "ceiling", CEILING_MS).run();
        assertSound(run);
        assertEquals(1, run.stderr().size(), run::toString);
    }

    /** The checks of itself that a product build of HotSpot has: of the heap at each collection, of calls; and its compiler under stress. */
    @EachJdk
    void theJvmFindsNothingToSayOfItself(Jdk jdk) {
        Run run = soak(jdk, "pi", SHORT_MS)
                .jvm("-Xmx48m", "-XX:+UseSerialGC", "-XX:+UnlockDiagnosticVMOptions")
                .jvm("-XX:+VerifyBeforeGC", "-XX:+VerifyAfterGC", "-XX:+VerifyDuringStartup", "-XX:+VerifyBeforeExit")
                .jvm("-XX:+VerifyAdapterCalls", "-XX:+VerifyMethodHandles", "-XX:+StressLdcRewrite")
                .jvm("-XX:+StressLCM", "-XX:+StressGCM", "-XX:+StressIGVN", "-XX:+StressCCP")
                .run();
        assertSound(run);
        assertEquals(1, run.stderr().size(), run::toString);
    }

    /** The control: an activity without a lock is found out. */
    @EachJdk
    void theProgramWouldNoticeALockThatIsNone(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .main(Soak.class, Long.toString(SHORT_MS), "without-lock")
                .run()
                .assertExitCode(1);
        assertEquals("unsound", run.stdout().get(run.stdout().size() - 1), run::toString);
    }

    /** All threads stand still for longer than any of their deadlines, and go on. */
    @EachJdk
    void aProcessThatIsStoppedAndContinuedGoesOn(Jdk jdk) throws IOException, InterruptedException {
        try (RunningJvm running = soak(jdk, "pi", 2 * SHORT_MS).start()) {
            running.awaitReady();
            for (int i = 0; i < 3; i++) {
                kill("-STOP", running.pid());
                Thread.sleep(300);
                kill("-CONT", running.pid());
                Thread.sleep(100);
            }
            assertSound(running.awaitEnd());
        }
    }

    /** No more files, no locked memory, no real-time priority: what was open and locked before must do. */
    @Test
    void limitsThatAreLoweredMidwayChangeNothing() throws IOException, InterruptedException {
        Needs.resourceLimits();
        try (RunningJvm running = soak(Jdk.running(), "pi", SHORT_MS).start()) {
            running.awaitReady();
            run("prlimit", "--pid", Long.toString(running.pid()), "--nofile=3:3", "--memlock=0:0", "--rtprio=0:0");
            assertSound(running.awaitEnd());
        }
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        run("kill", signal, Long.toString(pid));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        assertTrue(
                process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0,
                () -> String.join(" ", command) + " failed");
    }

    /**
     * A sandbox refuses one operation of futex(2), as linux/futex.h numbers them: requeue and compare-requeue, the
     * operations on PI words one by one, and all of those at once. What is missing is said, and the locks are right all the same.
     */
    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "6", "7", "8", "11", "12", "13", "6,7,8,11,12,13"})
    void withoutAnOperationOfTheKernelLocksAreRight(String refused) {
        int[] operations =
                Arrays.stream(refused.split(",")).mapToInt(Integer::parseInt).toArray();
        Run run = soak(Jdk.running(), "pi", SHORT_MS)
                .through(Needs.futexFilterCommand(operations))
                .run();
        assertSound(run);
    }
}
