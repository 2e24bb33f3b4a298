package io.turnstile.applications;

import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Agents of others that rewrite the same classes, named before ours and after it. */
class BesideAgentsIT {
    private static final Duration TIME_LIMIT = Duration.ofMinutes(4);

    @TempDir
    private Path directory;

    @EachJdk
    void jacocoCountsAndTheDatabaseComputesAsEver(Jdk jdk) throws IOException {
        Path executions = directory.resolve("jacoco.exec");
        String jacoco = "-javaagent:" + FullSelection.jar("org.jacoco.agent") + "=destfile=" + executions;
        besideEachOther(jdk, Application.H2, jacoco);
        assertTrue(Files.size(executions) > 0, "JaCoCo wrote nothing");
    }

    /** It is built on Byte Buddy, rewrites the JDK's executors, servlets and JDBC, and retransforms what is loaded. */
    @EachJdk
    void openTelemetryTracesAndTheServletContainerServesAsEver(Jdk jdk) throws IOException {
        assumeTrue(FullSelection.ALL, "25 MB of agent: run with -Papplications");
        besideEachOther(
                jdk,
                Application.TOMCAT,
                "-javaagent:" + FullSelection.jar("opentelemetry-javaagent"),
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none",
                "-Dotel.javaagent.logging=none");
    }

    private void besideEachOther(Jdk jdk, Application application, String... other) throws IOException {
        Run plain = run(FullSelection.jvm(jdk), application);
        Run first = run(ours(FullSelection.jvm(jdk), "first").jvm(other), application);
        Run second = run(ours(FullSelection.jvm(jdk).jvm(other), "second"), application);
        for (Run run : List.of(first, second)) {
            assertEquals(plain.stdout(), run.stdout(), run::toString);
            assertTrue(run.stderr().stream().noneMatch(line -> line.contains("unmodified")), run::toString);
        }
        for (String name : List.of("first", "second")) {
            int sites = FullSelection.rewrittenSites(directory.resolve(name));
            assertTrue(sites > 0, () -> FullSelection.read(directory.resolve(name)));
        }
    }

    private ChildJvm ours(ChildJvm jvm, String report) {
        return jvm.agent(FullSelection.rules("pi", directory.resolve(report)));
    }

    private Run run(ChildJvm jvm, Application application) throws IOException {
        Path own = Files.createTempDirectory(directory, application.name());
        return jvm.timeLimit(TIME_LIMIT)
                .main(application.program, application.arguments(own.toString()))
                .run()
                .assertSuccess();
    }
}
