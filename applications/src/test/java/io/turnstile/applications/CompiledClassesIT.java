package io.turnstile.applications;

import io.turnstile.it.harness.CompilerRefusals;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.JdkHomes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Of large jars, neither of HotSpot's compilers refuses a method with a synchronized section that it takes unmodified. */
class CompiledClassesIT {
    private static final List<String> SAMPLE = List.of("kotlin-stdlib-2");
    private static final List<String> FULL = List.of(
            "kotlin-stdlib-2",
            "kotlinx-coroutines-core-jvm-",
            "h2-",
            "tomcat-embed-core-",
            "derby-",
            "lucene-core-",
            "artemis-server-",
            "netty-common-",
            "scala-library-",
            "groovy-4");
    private static final List<String> ROWS = new ArrayList<>(
            List.of("| jar | JDK | methods compiled, by C1 and by C2 | refused only as rewritten |", "|---|---|---:|---:|"));

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> bothCompilersTakeWhatTheyTookUnmodified() {
        return (FullSelection.ALL ? FULL : SAMPLE)
                .stream()
                        .flatMap(jar -> JdkHomes.found().stream()
                                .map(jdk -> DynamicTest.dynamicTest(
                                        jar + ", " + jdk, () -> compile(FullSelection.jar(jar), jdk))));
    }

    private void compile(Path jar, Jdk jdk) throws IOException {
        int methods = CompilerRefusals.assertNoneMore(
                jdk, jar, "", jvm -> jvm.agent(FullSelection.rules("pi")), directory);
        ROWS.add("| " + jar.getFileName() + " | " + jdk.feature() + " | " + methods + " | 0 |");
    }

    @AfterAll
    static void document() throws IOException {
        if (FullSelection.ALL) {
            Documented.write("compiled-classes", ROWS);
        }
    }
}
