package io.turnstile.it;

import io.turnstile.it.apps.LockClass;
import io.turnstile.it.apps.MonitorStorm;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Restricted;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Machines that give less than usual: the locks work, or the program runs unmodified and one sentence says what would help. */
class RestrictedMachineIT {
    private static final String OURS = "PlatformReentrantLock";
    private static final int QUOTA_US = 30_000; // of 100,000

    @TempDir
    private Path directory;

    /** JNA has to put its library somewhere, there or at home; the foreign function API needs no directory. */
    @EachJdk
    void aTemporaryDirectoryThatIsReadOnlyAndNoexec(Jdk jdk) throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        String[] mount = Restricted.hidden("ro,noexec", temporary);
        Run run = ChildJvm.on(jdk)
                .through(mount)
                .jvm("-Djava.io.tmpdir=" + temporary, "-Duser.home=" + temporary)
                .agent(Configuration.forApps("pi"))
                .main(LockClass.class)
                .run()
                .assertSuccess();
        if (jdk.feature() >= 22) {
            run.assertStdout(OURS);
            assertEquals(1, run.stderr().size(), run::toString);
        } else {
            run.assertStdout("ReentrantLock");
            assertTrue(
                    run.stderr().stream().anyMatch(line -> line.contains("-Djna.tmpdir=<directory>")), run::toString);
        }
    }

    /** The remedy that the sentence names. */
    @EachJdk
    void anotherDirectoryForJnaHelps(Jdk jdk) throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Path other = Files.createDirectory(directory.resolve("other"));
        Run run = ChildJvm.on(jdk)
                .through(Restricted.hidden("ro,noexec", temporary))
                .jvm("-Djava.io.tmpdir=" + temporary, "-Duser.home=" + temporary, "-Djna.tmpdir=" + other)
                .agent(Configuration.forApps("pi"))
                .main(LockClass.class)
                .run()
                .assertSuccess()
                .assertStdout(OURS);
        assertEquals(1, run.stderr().size(), run::toString);
    }

    /** As in a container that does not mount it. The launcher itself needs LD_LIBRARY_PATH then. */
    @EachJdk
    void withoutProc(Jdk jdk) {
        String[] without = Restricted.hidden("ro", Path.of("/proc"));
        String libraries = jdk.home().resolve("lib").toString();
        Run plain = ChildJvm.on(jdk)
                .through(without)
                .environment("LD_LIBRARY_PATH", libraries)
                .main(LockClass.class)
                .run();
        assumeTrue(plain.exitCode() == 0, () -> jdk + " does not run without /proc: " + plain);
        Run run = ChildJvm.on(jdk)
                .through(without)
                .environment("LD_LIBRARY_PATH", libraries)
                .agent(Configuration.forApps("pi"))
                .main(LockClass.class)
                .run()
                .assertSuccess()
                .assertStdout(OURS);
        assertTrue(run.stderr().stream().allMatch(line -> line.startsWith("turnstile")), run::toString);
    }

    /** Threads that are stopped while they hold monitors, for the rest of each period. */
    @EachJdk
    void aCpuQuota(Jdk jdk) throws IOException {
        try (Restricted.CpuQuota quota = Restricted.cpuQuota(QUOTA_US)) {
            ChildJvm.on(jdk)
                    .through(quota.command())
                    .agent("rules:\n  - match: \"io.turnstile.it.apps.**\"\n    monitors: pi\n    protocol: pi\n")
                    .main(MonitorStorm.class, "agreed", "3000")
                    .run()
                    .assertSuccess()
                    .assertStdout("lost 0");
        }
    }

    @EachJdk
    void oneCpu(Jdk jdk) {
        for (List<String> command : List.of(List.<String>of(), Restricted.oneCpu())) {
            ChildJvm.on(jdk)
                    .through(command.toArray(String[]::new))
                    .jvm("-XX:ActiveProcessorCount=1")
                    .agent("rules:\n  - match: \"io.turnstile.it.apps.**\"\n    monitors: pi\n    protocol: pi\n")
                    .main(MonitorStorm.class, "agreed", "10000")
                    .run()
                    .assertSuccess()
                    .assertStdout("lost 0");
        }
    }
}
