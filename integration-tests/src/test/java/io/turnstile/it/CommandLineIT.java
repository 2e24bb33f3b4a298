package io.turnstile.it;

import io.turnstile.examples.Deadlock;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.net.URI;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code java -jar turnstile.jar}: answers on stdout, complaints on stderr, and exit codes that scripts can use. */
class CommandLineIT {
    @EachJdk
    void checkAcceptsARightConfiguration(Jdk jdk) {
        ChildJvm jvm = ChildJvm.on(jdk);
        Path right = jvm.configurationFile(Configuration.forApps("pi"));
        Run run = run(jvm, 0, "check", right.toString());
        assertEquals(1, run.stdout().size(), run::toString);
        assertTrue(run.stdout().get(0).startsWith(right + ": ok"), run::toString);
        assertEquals(0, run.stderr().size(), run::toString);
    }

    @EachJdk
    void checkSaysWhereAndWhatIsWrong(Jdk jdk) {
        ChildJvm jvm = ChildJvm.on(jdk);
        Path wrong = jvm.configurationFile("rules:\n  - match: \"a.**\"\n    protocol: pii\n");
        Run run = run(jvm, 78, "check", wrong.toString());
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(0).startsWith(wrong + ":3:15: "), run::toString);
        assertTrue(run.stderr().get(0).contains("did you mean"), run::toString);
    }

    @EachJdk
    void explainListsLockSitesWithoutRunningTheProgram(Jdk jdk) {
        ChildJvm jvm = ChildJvm.on(jdk);
        Path rules = jvm.configurationFile(Configuration.of(Deadlock.class.getName(), "pi"));
        Path classes = Path.of(URI.create(Deadlock.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        Run run = run(jvm, 0, "explain", rules.toString(), classes.toString());
        long sites = run.stdout().stream()
                .filter(line -> line.startsWith("rewritten") && line.contains(Deadlock.class.getName() + ".<init>"))
                .count();
        assertEquals(2, sites, run::toString);
    }

    @EachJdk
    void anUnknownCommandIsAUsageError(Jdk jdk) {
        Run run = run(ChildJvm.on(jdk), 64, "docter");
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(0).contains("doctor"), run::toString);
    }

    private static Run run(ChildJvm jvm, int exitCode, String... arguments) {
        return jvm.jar(ChildJvm.agentJar(), arguments).run().assertExitCode(exitCode);
    }
}
