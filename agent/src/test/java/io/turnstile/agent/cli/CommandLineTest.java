package io.turnstile.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CommandLineTest {
    private static final String TARGETS = "io/turnstile/agent/rewrite/targets/";
    private static final String RULES = """
            rules:
              - match: "io.turnstile.agent.rewrite.targets.**"
                protocol: pi
              - match: "com.acme.**"
                protocol: futex
            threads:
              - name: "rt-*"
                policy: fifo
                priority: 50
            """;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void checkSaysHowManyRulesAValidConfigurationHas() throws IOException {
        String file = file("turnstile.yaml", RULES);

        assertEquals(0, run("check", file));
        assertEquals(file + ": ok, 2 rules, 1 thread rule\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void checkNamesThePlaceOfAMistakeInOneLine() throws IOException {
        String file = file("turnstile.yaml", "rules:\n  - match: \"com.acme.**\"\n    protocoll: pi\n");

        assertEquals(78, run("check", file));
        assertTrue(errLine().startsWith(file + ":3:5: "), errLine());
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void explainShowsTheDecisionsForAJarAndWhatItSkipped() throws IOException {
        Path jar = jarWith(TARGETS + "Allocations.class", TARGETS + "OtherLocks.class", TARGETS + "Threads.class");

        assertEquals(0, run("explain", file("turnstile.yaml", RULES), jar.toString()));
        String report = out.toString(StandardCharsets.UTF_8);
        assertTrue(report.contains("on 3 class files\n"), report);
        assertTrue(
                report.contains("rewritten        pi        io.turnstile.agent.rewrite.targets.Allocations."), report);
        assertTrue(report.contains("new StampedLock"), report);
        assertTrue(report.contains("not retrofitted by this version"), report);
        assertTrue(report.contains("matched no class: "), report);
        assertTrue(report.contains("turnstile.yaml:4"), report);
        assertTrue(report.contains("skipped: " + jar + "!lib/inner.jar"), report);
        assertTrue(report.contains("skipped: " + jar + ": 1 class under META-INF/versions/"), report);
    }

    @Test
    void explainReadsDirectoriesAndSingleClassFiles() throws IOException {
        Path classes = directory.resolve("classes");
        copyTo(classes.resolve("a/Allocations.class"), TARGETS + "Allocations.class");
        Path single = directory.resolve("OtherLocks.class");
        copyTo(single, TARGETS + "OtherLocks.class");

        assertEquals(0, run("explain", file("turnstile.yaml", RULES), classes.toString(), single.toString()));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("on 2 class files\n"), out::toString);
    }

    /** As under the agent: one class that cannot be read does not keep the others from being explained. */
    @Test
    void explainReportsAClassFileThatCannotBeRead() throws IOException {
        Path broken = directory.resolve("Broken.class");
        Files.write(broken, new byte[] {1, 2, 3});

        assertEquals(0, run("explain", file("turnstile.yaml", RULES), broken.toString()));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("failed: " + broken), out::toString);
    }

    /** Nothing of this is written down anywhere: it is read from the run-time image. */
    @Test
    void explainOfTheJdkShowsWhatARuleCanName() {
        assertEquals(0, run("explain", "--jdk"));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        for (String named : List.of("ArrayBlockingQueue.<init>", "ThreadPoolExecutor.<init>", "CyclicBarrier.<init>")) {
            assertTrue(
                    lines.stream()
                            .anyMatch(line -> line.startsWith("rewritten") && line.contains("concurrent." + named)),
                    named);
        }
        for (String left : List.of("Semaphore$Sync.class", "CountDownLatch$Sync.class")) {
            assertTrue(
                    lines.stream()
                            .anyMatch(line -> line.startsWith("left")
                                    && line.contains(left)
                                    && line.endsWith("so there is no lock to replace")),
                    left);
        }
    }

    @Test
    void explainLooksIntoTheJdkWhereARuleNamesIt() throws IOException {
        String rules = """
                rules:
                  - match: java.util.concurrent.LinkedBlockingQueue
                    protocol: futex
                  - match: java.util.concurrent.Exchanger
                    protocol: pi
                """;

        assertEquals(0, run("explain", file("turnstile.yaml", rules)));
        String report = out.toString(StandardCharsets.UTF_8);
        assertTrue(report.contains("java.util.concurrent.LinkedBlockingQueue.<init>"), report);
        assertTrue(report.contains("creates no lock: "), report);
        assertTrue(report.contains("turnstile.yaml:4 (java.util.concurrent.Exchanger)"), report);
    }

    @Test
    void explainOfAMissingFileSaysSo() throws IOException {
        assertEquals(66, run("explain", file("turnstile.yaml", RULES), "no-such.jar"));
        assertTrue(errLine().contains("no-such.jar"), errLine());
    }

    @Test
    void unknownCommandNamesTheNearest() {
        assertEquals(64, run("explian"));
        assertEquals(
                "turnstile: unknown command explian; did you mean \"explain\"? (java -jar turnstile.jar help)",
                errLine());
    }

    @Test
    void wrongOperandsAreRefusedWithTheUsage() throws IOException {
        assertEquals(64, run("check"));
        assertEquals(64, run("explain", file("turnstile.yaml", RULES)));
        assertEquals(64, run("doctor", "--jsn"));
        assertEquals(64, run("doctor", "a.yaml", "b.yaml"));
    }

    @Test
    void helpNamesEveryCommandAndIsWhatNoCommandGets() {
        assertEquals(0, run("help"));
        String help = out.toString(StandardCharsets.UTF_8);
        for (String command : List.of("check", "explain", "doctor", "version", "help")) {
            assertTrue(help.contains("\n    " + command), help);
        }
        out.reset();

        assertEquals(0, run());
        assertEquals(help, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void versionIsOneLine() {
        assertEquals(0, run("version"));
        assertEquals("turnstile 1.2.3\n", out.toString(StandardCharsets.UTF_8));
    }

    private int run(String... arguments) {
        return new CommandLine(
                        "1.2.3",
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    private String errLine() {
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), lines::toString);
        return lines.get(0);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private Path jarWith(String... classFiles) throws IOException {
        Path jar = directory.resolve("app.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            for (String classFile : classFiles) {
                entries.putNextEntry(new JarEntry(classFile));
                entries.write(bytesOf(classFile));
            }
            for (String other : List.of("lib/inner.jar", "META-INF/versions/21/A.class", "module-info.class")) {
                entries.putNextEntry(new JarEntry(other));
            }
        }
        return jar;
    }

    private static void copyTo(Path path, String classFile) throws IOException {
        Files.createDirectories(path.getParent());
        Files.write(path, bytesOf(classFile));
    }

    private static byte[] bytesOf(String classFile) throws IOException {
        try (var in = CommandLineTest.class.getResourceAsStream("/" + classFile)) {
            return in.readAllBytes();
        }
    }
}
