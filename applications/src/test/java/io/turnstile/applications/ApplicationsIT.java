package io.turnstile.applications;

import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.JdkHomes;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Each application gives the same results with all its locks, monitors and parks retrofitted as without the agent, while the JVM
 * has nothing to remark: neither on stderr nor that it will not compile a method ({@code -Xlog:monitormismatch}, on stdout). Nobody
 * takes the JVM's monitor of a managed object ({@code monitors: verify}, on stderr). When all are run, they run without that, too.
 */
class ApplicationsIT {
    private static final Documented TABLE = new Documented(
            "applications",
            "| application | load | JDK | protocol | sites rewritten | results |",
            "|---|---|---|---|---:|---|");
    private static final String PROTOCOL = System.getProperty("turnstile.applications.protocol", "pi");

    private static final String VERIFIED = "monitors:\n  verify: report\n";

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> giveTheResultsTheyHaveWithoutTheAgent() {
        return Stream.of(Application.values())
                .filter(application -> FullSelection.ALL || application.inSample)
                .flatMap(application -> JdkHomes.found().stream()
                        .filter(jdk -> jdk.feature() >= application.sinceJdk())
                        .map(jdk -> DynamicTest.dynamicTest(application + ", " + jdk, () -> record(application, jdk))));
    }

    private void record(Application application, Jdk jdk) throws IOException {
        TABLE.add(
                List.of(application.nameWithVersion(), application.load, jdk.feature(), PROTOCOL),
                () -> List.of(sitesOfEqualRuns(application, jdk), "equal"));
    }

    private int sitesOfEqualRuns(Application application, Jdk jdk) throws IOException {
        Path report = directory.resolve(application + "-" + jdk.feature() + ".txt");
        Run plain = run(application, jdk, "");
        assertFalse(plain.stdout().isEmpty(), plain::toString);
        assertEquals(List.of(), plain.stderr(), plain::toString);
        String rules = FullSelection.rules(PROTOCOL, report);
        for (String more : FullSelection.ALL ? List.of("", VERIFIED) : List.of(VERIFIED)) {
            Run retrofitted = run(application, jdk, rules + more);
            assertEquals(plain.stdout(), retrofitted.stdout(), retrofitted::toString);
            assertEquals(1, retrofitted.stderr().size(), retrofitted::toString);
        }
        int sites = FullSelection.rewrittenSites(report);
        assertTrue(sites > 0, () -> FullSelection.read(report));
        return sites;
    }

    private Run run(Application application, Jdk jdk, String configuration) throws IOException {
        Path own = Files.createTempDirectory(directory, application.name());
        var jvm = FullSelection.jvm(jdk).main(application.program, application.arguments(own.toString()));
        if (!configuration.isEmpty()) {
            jvm.agent(configuration);
        }
        return jvm.run().assertSuccess();
    }

    @AfterAll
    static void document() throws IOException {
        TABLE.write();
    }
}
