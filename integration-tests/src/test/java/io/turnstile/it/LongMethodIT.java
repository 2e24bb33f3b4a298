package io.turnstile.it;

import io.turnstile.it.apps.LongMethod;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A method that HotSpot compiles, and as rewritten only interprets since it has grown too long: that is said, and the remedy helps. */
class LongMethodIT {
    private static final int LONGEST_COMPILED = 8000;
    private static final String LINE =
            "too long to be compiled: io.turnstile.it.apps.LongMethod$Made.run(): 8000 bytes of " + "bytecode, 80";

    @TempDir
    private Path directory;

    @EachJdk
    void methodThatGrowsBeyondWhatIsCompiledIsNamedAndTheRemedyHelps(Jdk jdk) throws IOException {
        Path report = directory.resolve("coverage.txt");
        Run plain = jvm(jdk).run().assertSuccess();
        assertEquals(List.of("count 30000"), counts(plain));
        assertTrue(isCompiled(plain), plain::toString); // or else there is nothing to lose

        Run grown = retrofitted(jvm(jdk), report).run().assertSuccess();
        assertEquals(List.of("count 30000"), counts(grown));
        assertFalse(isCompiled(grown), grown::toString);
        assertTrue(grown.stderr().stream().anyMatch(line -> line.contains(LINE)), grown::toString);
        assertTrue(Files.readString(report).contains("\n" + LINE), () -> "not in " + report);

        Run remedied = retrofitted(jvm(jdk).jvm("-XX:-DontCompileHugeMethods"), report)
                .run()
                .assertSuccess();
        assertTrue(isCompiled(remedied), remedied::toString);
    }

    private static ChildJvm jvm(Jdk jdk) {
        return ChildJvm.on(jdk)
                .withClassesOf(ClassWriter.class)
                .jvm("-XX:+PrintCompilation", "-Xbatch")
                .main(LongMethod.class, Integer.toString(LONGEST_COMPILED));
    }

    private static ChildJvm retrofitted(ChildJvm jvm, Path report) {
        return jvm.agent("""
                rules:
                  - match: "io.turnstile.it.apps.**"
                    monitors: pi
                report:
                  coverage: "%s"
                """.formatted(report));
    }

    private static List<String> counts(Run run) {
        return run.stdout().stream().filter(line -> line.startsWith("count ")).toList();
    }

    private static boolean isCompiled(Run run) {
        return run.stdout().stream().anyMatch(line -> line.contains("LongMethod$Made::run ("));
    }
}
