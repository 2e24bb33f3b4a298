package io.turnstile.it;

import io.turnstile.it.apps.MonitorBehaviour;
import io.turnstile.it.apps.MonitorFootprint;
import io.turnstile.it.apps.MonitorOverflow;
import io.turnstile.it.apps.MonitorShortage;
import io.turnstile.it.apps.MonitorStorm;
import io.turnstile.it.apps.OldClassFiles;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.time.Duration;
import java.util.List;
import org.objectweb.asm.ClassWriter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Managed monitors, and whoever meets them. HotSpot says on stdout which methods it will never compile: none of ours. */
class MonitorIT {
    private static final String TIMES =
            Integer.getInteger("turnstile.storm.operations", 100_000).toString();

    private static final String OBJECTS =
            Integer.getInteger("turnstile.footprint.objects", 1_000_000).toString();
    private static final Duration STORM_LIMIT = Duration.ofMinutes(10); // for 10^8 counts on a busy machine
    private static final long MANAGED_HEADER_BYTES = 8;
    private static final long MOST_PAGES = 1024; // what the JIT and the like take; far less than a word for each object

    private static ChildJvm monitors(Jdk jdk, String protocol) {
        return ChildJvm.on(jdk).jvm("-Xlog:monitormismatch=info").agent("""
                        rules:
                          - match: "io.turnstile.it.apps.**"
                            monitors: %s
                        """.formatted(protocol));
    }

    /** The JVM's own monitors are the reference. */
    @EachJdkAndProtocol
    void managedMonitorsBehaveAsTheJvms(Jdk jdk, String protocol) {
        Run reference = ChildJvm.on(jdk).main(MonitorBehaviour.class).run().assertSuccess();
        Run run = monitors(jdk, protocol)
                .main(MonitorBehaviour.class, "managed")
                .run()
                .assertSuccess();
        assertEquals("ManagedObject", run.stdout().get(0), run::toString);
        assertEquals(reference.stdout(), run.stdout().subList(1, run.stdout().size()), run::toString);
        assertEquals(1, run.stderr().size(), run::toString);
    }

    @EachJdkAndProtocol
    void everybodyCountsUnderTheSameMonitor(Jdk jdk, String protocol) {
        monitors(jdk, protocol)
                .timeLimit(STORM_LIMIT)
                .main(MonitorStorm.class, "agreed", TIMES)
                .run()
                .assertSuccess()
                .assertStdout("lost 0");
    }

    @EachJdkAndProtocol
    void everybodyCountsUnderTheSameListedObject(Jdk jdk, String protocol) {
        ChildJvm.on(jdk)
                .jvm("-Xlog:monitormismatch=info")
                .agent("""
                        monitors:
                          classes: [arrays, java.util.ArrayList, java.util.HashMap]
                          protocol: %s
                        """.formatted(protocol))
                .timeLimit(STORM_LIMIT)
                .main(MonitorStorm.class, "listed", TIMES)
                .run()
                .assertSuccess()
                .assertStdout("lost 0");
    }

    @EachJdk
    void collectionsOfTheJdkThatLockThemselvesStayWithTheJvm(Jdk jdk) {
        monitors(jdk, "pi")
                .timeLimit(STORM_LIMIT)
                .main(MonitorStorm.class, "jdk", TIMES)
                .run()
                .assertSuccess()
                .assertStdout("lost 0");
    }

    /** Class files from before stack maps and class constants, and some that no compiler has made for twenty years. */
    @EachJdk
    void oldClassFilesCountAsEver(Jdk jdk) {
        Run plain = ChildJvm.on(jdk)
                .withClassesOf(ClassWriter.class)
                .main(OldClassFiles.class, "2000")
                .run()
                .assertSuccess();
        Run managed = monitors(jdk, "pi")
                .jvm("-Xverify:all")
                .withClassesOf(ClassWriter.class)
                .main(OldClassFiles.class, "2000", "managed")
                .run()
                .assertSuccess();
        assertEquals(5, plain.stdout().size(), plain::toString);
        assertTrue(plain.stdout().get(0).contains("countInSubroutine 0"), plain::toString);
        assertEquals(
                plain.stdout(),
                managed.stdout().stream()
                        .filter(line -> !line.contains("monitormismatch"))
                        .toList(),
                managed::toString);
    }

    /** A word on the heap each, and nothing elsewhere. */
    @EachJdk
    void objectsThatNobodyContendsForCostAWord(Jdk jdk) {
        String[] options = {"-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"};
        Run plain = ChildJvm.on(jdk)
                .jvm(options)
                .main(MonitorFootprint.class, OBJECTS)
                .run()
                .assertSuccess();
        Run managed = monitors(jdk, "pi")
                .jvm(options)
                .main(MonitorFootprint.class, OBJECTS)
                .run()
                .assertSuccess();
        assertEquals(MANAGED_HEADER_BYTES, numberIn(managed, 0) - numberIn(plain, 0), () -> plain + "\n" + managed);
        assertTrue(numberIn(managed, 1) - numberIn(plain, 1) < MOST_PAGES, () -> plain + "\n" + managed);
    }

    private static long numberIn(Run run, int line) {
        String text = run.stdout().get(line);
        return Long.parseLong(text.substring(text.lastIndexOf(' ') + 1));
    }

    /** The control: where somebody is left out, counts are lost. So the tests above can fail. */
    @EachJdk
    void aReaderWithAManagedLockBreaksExclusion(Jdk jdk) {
        monitors(jdk, "futex")
                .main(MonitorStorm.class, "reader", "1000000")
                .run()
                .assertSuccess()
                .assertStdout("lost some true");
    }

    @EachJdk
    void overflowingStacksLeaveNoMonitorHeld(Jdk jdk) {
        for (String mode : List.of("-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation")) {
            assertNothingHeld(monitors(jdk, "pi").jvm(mode).main(MonitorOverflow.class));
        }
    }

    @EachJdk
    void overflowingStacksLeaveNoContendedMonitorHeld(Jdk jdk) {
        for (String mode : List.of("-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation")) {
            assertNothingHeld(monitors(jdk, "pi").jvm(mode).main(MonitorOverflow.class, "contended"));
        }
    }

    private static void assertNothingHeld(ChildJvm jvm) {
        Run run = jvm.run().assertSuccess();
        assertEquals(List.of("still held after 0"), run.stdout(), run::toString);
        long said = run.stderr().stream()
                .filter(line -> !line.contains("in ReservedStackAccess annotated method")) // by the JVM: it was of use
                .count();
        assertEquals(1, said, run::toString);
    }

    @EachJdkAndProtocol
    void shortageOfMemoryLosesNeitherMonitorsNorWaits(Jdk jdk, String protocol) {
        monitors(jdk, protocol)
                .jvm("-Xmx24m", "-XX:+UseSerialGC")
                .main(MonitorShortage.class, "1000")
                .run()
                .assertSuccess()
                .assertStdout("lost 0, stuck 0");
    }
}
