package io.turnstile.applications;

import io.turnstile.it.harness.CompilerRefusals;
import io.turnstile.it.harness.JdkHomes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Each of HotSpot's compilers takes every method with a synchronized section of whole jars that it takes without the agent. */
class CompiledJarsIT {
    private static final List<String> JARS = List.of("tomcat-embed-core-", "org.apache.felix.framework-", "h2-");
    private static final int LEAST_COMPILATIONS = 100;

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> areRefusedNoMethodOnlyAsRewritten() {
        assumeTrue(FullSelection.ALL, "minutes of compilation: run with -Papplications");
        return JARS.stream()
                .flatMap(jar -> JdkHomes.found().stream()
                        .map(jdk -> DynamicTest.dynamicTest(jar + ", " + jdk, () -> {
                            int compilations = CompilerRefusals.assertNoneMore(
                                    jdk,
                                    FullSelection.jar(jar),
                                    "",
                                    jvm -> jvm.agent(FullSelection.rules("pi")),
                                    Files.createTempDirectory(directory, "whitebox"));
                            assertTrue(compilations >= LEAST_COMPILATIONS, "only " + compilations);
                        })));
    }
}
