package io.turnstile.it;

import io.turnstile.it.apps.MonitorLeaks;
import io.turnstile.it.apps.MonitorStorm;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** {@code monitors: verify} finds each kind of user of the JVM's monitor of a managed object, and none where there is none. */
class MonitorLeakIT {
    private static final String LEAK = "turnstile: exclusion leak: ";
    private static final String COUNTER = "io.turnstile.it.apps.MonitorCounter: ";
    private static final String C_SOURCE = """
            #include <jni.h>
            JNIEXPORT void JNICALL Java_io_turnstile_it_apps_MonitorLeaks_enterByJni(JNIEnv *env, jclass type, jobject object) {
                (*env)->MonitorEnter(env, object);
            }
            JNIEXPORT void JNICALL Java_io_turnstile_it_apps_MonitorLeaks_exitByJni(JNIEnv *env, jclass type, jobject object) {
                (*env)->MonitorExit(env, object);
            }
            """;

    @TempDir
    private Path directory;

    private ChildJvm verifying(Jdk jdk) {
        return ChildJvm.on(jdk).jvm("-Xlog:monitormismatch=info").agent("""
                        rules:
                          - match: "io.turnstile.it.apps.**"
                            monitors: pi
                        monitors:
                          classes: [arrays, java.util.ArrayList, java.util.HashMap]
                          verify: report
                        report:
                          coverage: "%s"
                          format: json
                        """.formatted(
                        directory.resolve("coverage.json")));
    }

    /** The only leak of a run, as it was said and as the report has it. */
    private String onlyLeak(Run run) throws IOException {
        List<String> said = run.assertSuccess().stderr().stream()
                .filter(line -> line.startsWith(LEAK))
                .toList();
        assertEquals(1, said.size(), run::toString);
        String leak = said.get(0).substring(LEAK.length());
        String report = Files.readString(directory.resolve("coverage.json"));
        assertTrue(report.contains('"' + leak + '"'), report);
        return leak;
    }

    @EachJdk
    void codeOfTheJdkThatWasGivenAManagedObjectIsNamed(Jdk jdk) throws IOException {
        String leak = onlyLeak(verifying(jdk).main(MonitorLeaks.class, "writer").run());
        assertTrue(leak.startsWith(COUNTER + "the JDK's code enters the JVM's monitor of it; seen at "), leak);
        assertTrue(leak.contains("java.io.Writer.write(Writer.java:"), leak);
        assertTrue(leak.contains("MonitorLeaks$LockingWriter.write(MonitorLeaks.java:"), leak);
    }

    /** Without a report, and at once: the program is over before anybody looks for leaks now and then. */
    @EachJdk
    void whatIsFoundJustBeforeTheEndIsSaid(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent("""
                        rules:
                          - match: "io.turnstile.it.apps.**"
                            monitors: futex
                        monitors:
                          verify: report
                        """)
                .main(MonitorLeaks.class, "writer")
                .run()
                .assertSuccess();
        assertEquals(
                1, run.stderr().stream().filter(line -> line.startsWith(LEAK)).count(), run::toString);
    }

    @EachJdk
    void aClassThatCouldNotBeRewrittenIsNoticed(Jdk jdk) throws IOException {
        String leak = onlyLeak(verifying(jdk).main(MonitorLeaks.class, "unseen").run());
        assertTrue(leak.startsWith(COUNTER + "the JVM's monitor of it is in use"), leak);
        assertTrue(leak.contains("MonitorCounter.increment(MonitorCounter.java:"), leak);
    }

    @EachJdk
    void jniIsNoticed(Jdk jdk) throws Exception {
        Path library = compiled(jdk);
        String leak = onlyLeak(verifying(jdk)
                .main(MonitorLeaks.class, "jni", library.toString())
                .run());
        assertTrue(leak.startsWith(COUNTER + "the JVM's monitor of it is in use: by JNI"), leak);
        assertTrue(leak.contains("MonitorCounter.increment(MonitorCounter.java:"), leak);
    }

    @EachJdk
    void whereAllAgreeNothingIsFound(Jdk jdk) throws IOException {
        for (List<String> storm :
                List.of(List.of("agreed", "20000"), List.of("listed", "20000"), List.of("jdk", "20000"))) {
            Run run = verifying(jdk)
                    .main(MonitorStorm.class, storm.toArray(String[]::new))
                    .run()
                    .assertSuccess();
            assertEquals(List.of("lost 0"), run.stdout(), run::toString);
            assertEquals(1, run.stderr().size(), run::toString);
        }
    }

    private Path compiled(Jdk jdk) throws IOException, InterruptedException {
        Path headers = jdk.home().resolve("include");
        assumeTrue(Files.isReadable(headers.resolve("jni.h")), "no jni.h in " + headers);
        Path source = Files.writeString(directory.resolve("leaks.c"), C_SOURCE);
        Path library = directory.resolve("libleaks.so");
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "cc",
                            "-shared",
                            "-fPIC",
                            "-I" + headers,
                            "-I" + headers.resolve("linux"),
                            "-o",
                            library.toString(),
                            source.toString())
                    .inheritIO()
                    .start();
        } catch (IOException absent) {
            assumeTrue(false, "no C compiler: " + absent.getMessage());
            return null;
        }
        assertEquals(0, compiler.waitFor());
        return library;
    }
}
