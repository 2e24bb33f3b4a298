package io.turnstile.it;

import io.turnstile.it.apps.Hello;
import io.turnstile.it.apps.LockClass;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Class data sharing goes on under the agent: the JDK's archive, and an application's made without the agent. */
class SharedArchiveIT {
    @TempDir
    private Path directory;

    @EachJdk
    void theJdksArchiveStaysInUse(Jdk jdk) throws IOException {
        assumeTrue(
                ChildJvm.on(jdk).jvm("-Xshare:on").main(Hello.class).run().exitCode() == 0,
                () -> jdk + " has no class data archive");
        Run run = runLoggingClasses(ChildJvm.on(jdk)
                .jvm("-Xshare:on")
                .agent(Configuration.forApps("pi"))
                .main(Hello.class));
        run.assertSuccess().assertStdout("hello");
        assertTrue(sourceOf("java.lang.Object").contains("shared objects file"), () -> sourceOf("java.lang.Object"));
        assertTrue(sourceOf("java.util.HashMap").contains("shared objects file"), () -> sourceOf("java.util.HashMap"));
    }

    @EachJdk
    void anArchiveMadeWithoutTheAgentStaysInUse(Jdk jdk) throws IOException {
        Path jar = jarOf(Hello.class);
        Path archive = directory.resolve("hello.jsa");
        ChildJvm.on(jdk)
                .withClassPathOnly(jar)
                .jvm("-XX:ArchiveClassesAtExit=" + archive)
                .main(Hello.class)
                .run()
                .assertSuccess();
        assumeTrue(Files.exists(archive), () -> jdk + " made no dynamic archive");
        Run run = runLoggingClasses(ChildJvm.on(jdk)
                .withClassPathOnly(jar)
                .jvm("-XX:SharedArchiveFile=" + archive)
                .agent(Configuration.of("com.example.**", "pi"))
                .main(Hello.class));
        run.assertSuccess();
        // JDK 24 and later remark on stdout that any -javaagent adds java.instrument, and go on with the archive.
        assertEquals("hello", run.stdout().get(run.stdout().size() - 1), run::toString);
        String source = sourceOf(Hello.class.getName());
        assertTrue(source.contains("shared objects file (top)"), source);
        assertEquals(1, run.stderr().size(), run::toString);
    }

    /** Any agent adds java.instrument to the modules, and a cache is for one set of modules: both runs must name it (JEP 483). */
    @EachJdk
    void anAotCacheMadeWithoutTheAgentStaysInUse(Jdk jdk) throws IOException {
        assumeTrue(jdk.feature() >= 25, () -> jdk + " makes no AOT cache in one step (JEP 514)");
        Path jar = jarOf(Hello.class);
        Path cache = directory.resolve("hello.aot");
        ChildJvm.on(jdk)
                .withClassPathOnly(jar)
                .jvm("-XX:AOTCacheOutput=" + cache, "--add-modules=java.instrument")
                .main(Hello.class)
                .run()
                .assertSuccess();
        Run run = runLoggingClasses(ChildJvm.on(jdk)
                .withClassPathOnly(jar)
                .jvm("-XX:AOTCache=" + cache, "-XX:AOTMode=on", "--add-modules=java.instrument")
                .agent(Configuration.of("com.example.**", "pi"))
                .main(Hello.class));
        run.assertSuccess().assertStdout("hello");
        String source = sourceOf(Hello.class.getName());
        assertTrue(source.contains("shared objects file"), source);
        assertEquals(1, run.stderr().size(), run::toString);
    }

    /** A class that a rule selects is rewritten, though the archive has it. */
    @EachJdk
    void aSelectedClassOfAnArchiveIsRetrofitted(Jdk jdk) throws IOException {
        Path jar = jarOf(LockClass.class);
        Path archive = directory.resolve("locks.jsa");
        ChildJvm.on(jdk)
                .withClassPathOnly(jar)
                .jvm("-XX:ArchiveClassesAtExit=" + archive)
                .main(LockClass.class)
                .run()
                .assertSuccess();
        assumeTrue(Files.exists(archive), () -> jdk + " made no dynamic archive");
        Run run = ChildJvm.on(jdk)
                .withClassPathOnly(jar)
                .jvm("-XX:SharedArchiveFile=" + archive)
                .agent(Configuration.forApps("pi"))
                .main(LockClass.class)
                .run()
                .assertSuccess();
        assertEquals("PlatformReentrantLock", run.stdout().get(run.stdout().size() - 1), run::toString);
    }

    private Run runLoggingClasses(ChildJvm jvm) {
        return jvm.jvm("-Xlog:class+load:file=" + log()).run();
    }

    private Path log() {
        return directory.resolve("classes.log");
    }

    /** The log's line on where a class came from. */
    private String sourceOf(String className) {
        try {
            List<String> lines = Files.readAllLines(log());
            return lines.stream()
                    .filter(line -> line.contains(" " + className + " source:"))
                    .findFirst()
                    .orElse(className + " not loaded");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path jarOf(Class<?> any) throws IOException {
        Path jar = directory.resolve("hello.jar");
        String entry = any.getName().replace('.', '/') + ".class";
        try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar));
                InputStream bytes = any.getResourceAsStream("/" + entry)) {
            output.putNextEntry(new JarEntry(entry));
            bytes.transferTo(output);
            output.closeEntry();
        }
        return jar;
    }
}
