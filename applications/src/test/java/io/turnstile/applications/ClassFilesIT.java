package io.turnstile.applications;

import io.turnstile.applications.corpus.InitializeEveryClass;
import io.turnstile.applications.corpus.LinkEveryClass;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.JdkHomes;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every class of large jars, rewritten by everything that rewrites at once (locks, monitors, parks, threads, tracking), links in the
 * JVM that verifies it exactly where it links unmodified; and, when all are run, its initializer ends as it does unmodified and leaves
 * the same values.
 */
class ClassFilesIT {
    private static final List<String> SAMPLE = List.of("kotlin-stdlib-2", "tomcat-embed-core-");
    private static final List<String> FULL = List.of(
            "kotlin-stdlib-2",
            "h2-",
            "tomcat-embed-core-",
            "derby-",
            "lucene-core-",
            "caffeine-",
            "artemis-server-",
            "netty-common-",
            "scala-library-",
            "guava-",
            "groovy-4",
            "spring-core-",
            "hibernate-core-");
    private static final Duration TIME_LIMIT = Duration.ofMinutes(5);
    private static final Documented TABLE = new Documented(
            "class-files",
            "| jar | JDK | classes linked | rewritten | initialized | as without the agent |",
            "|---|---|---:|---:|---:|---|");

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> linkRewrittenWhereTheyLinkUnmodified() {
        return (FullSelection.ALL ? FULL : SAMPLE)
                .stream()
                        .flatMap(jar -> JdkHomes.found().stream()
                                .map(jdk -> DynamicTest.dynamicTest(
                                        jar + ", " + jdk, () -> record(FullSelection.jar(jar), jdk))));
    }

    private void record(Path jar, Jdk jdk) throws IOException {
        TABLE.add(List.of(jar.getFileName(), jdk.feature()), () -> compare(jar, jdk));
    }

    private List<Object> compare(Path jar, Jdk jdk) throws IOException {
        Path dump = Files.createTempDirectory(directory, "dump");
        Path report = dump.resolve("coverage.txt");
        Run plain = link(ChildJvm.on(jdk), jar);
        Run rewritten = link(rewriting(jdk, report, "dump-classes: \"" + dump + "\"\n"), jar);
        assertEquals(plain.stdout(), rewritten.stdout(), rewritten::toString);
        assertTrue(rewritten.stderr().stream().noneMatch(line -> line.contains("unmodified")), rewritten::toString);
        FullSelection.rewrittenSites(report);
        int initialized = FullSelection.ALL ? initializeAlike(jar, jdk) : 0;
        String last = plain.stdout().get(plain.stdout().size() - 1);
        return List.of(last.substring("linked: ".length()), countOf(dump.resolve("after")), initialized, "all");
    }

    private static ChildJvm rewriting(Jdk jdk, Path report, String more) {
        return ChildJvm.on(jdk)
                .agent(FullSelection.rules("pi", report)
                        + "threads:\n  - name: never\n    cpus: [0]\n"
                        + "tracking:\n  level: order\n  html: none\n"
                        + more);
    }

    /** Compares what is the same in two unmodified runs; returns of how many classes that was an initializer's normal end. */
    private int initializeAlike(Path jar, Jdk jdk) {
        Map<String, String> plain = initialize(ChildJvm.on(jdk), jar);
        Map<String, String> again = initialize(ChildJvm.on(jdk), jar);
        Map<String, String> rewritten = initialize(rewriting(jdk, directory.resolve("coverage.txt"), ""), jar);
        assertEquals(plain.keySet(), rewritten.keySet());
        plain.entrySet().removeIf(line -> !line.getValue().equals(again.get(line.getKey())));
        rewritten.keySet().retainAll(plain.keySet());
        assertEquals(plain, rewritten);
        return (int) plain.values().stream()
                .filter(line -> line.startsWith(InitializeEveryClass.NORMALLY))
                .count();
    }

    private static Map<String, String> initialize(ChildJvm jvm, Path jar) {
        Run run = jvm.withClassesOf(InitializeEveryClass.class)
                .timeLimit(TIME_LIMIT)
                .main(InitializeEveryClass.class, jar.toString())
                .run()
                .assertSuccess();
        Map<String, String> lines = new TreeMap<>();
        for (String line : run.stdout()) {
            int colon = line.indexOf(": ");
            lines.put(line.substring(0, colon), line.substring(colon + 2));
        }
        assertTrue(lines.size() > 1, run::toString);
        return lines;
    }

    private static Run link(ChildJvm jvm, Path jar) {
        return jvm.withClassesOf(LinkEveryClass.class)
                .timeLimit(TIME_LIMIT)
                .jvm("-Xverify:all")
                .main(LinkEveryClass.class, jar.toString())
                .run()
                .assertSuccess();
    }

    /** The class files in the dump, each rewritten class once. */
    private static long countOf(Path dump) throws IOException {
        try (Stream<Path> files = Files.walk(dump)) {
            return files.filter(file -> file.toString().endsWith(".class")).count();
        }
    }

    @AfterAll
    static void document() throws IOException {
        TABLE.write();
    }
}
