package io.turnstile.it;

import io.turnstile.it.apps.CompileSections;
import io.turnstile.it.harness.CompilerRefusals;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Neither of HotSpot's compilers refuses a rewritten method that it does not refuse as it was. */
class MonitorCompilationIT {
    private static final int LEAST_METHODS = 100;

    @TempDir
    private Path directory;

    /** Of the corpus, and of every other program of these tests. */
    @EachJdk
    void bothCompilersTakeWhatTheyTookBefore(Jdk jdk) throws IOException {
        Path classes = Path.of(URI.create(CompileSections.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        int methods =
                CompilerRefusals.assertNoneMore(jdk, classes, "io/turnstile/it/apps", jvm -> jvm.agent("""
                        rules:
                          - match: "io.turnstile.it.apps.**"
                            monitors: pi
                        """), directory);
        assertTrue(methods >= LEAST_METHODS, "only " + methods);
    }
}
