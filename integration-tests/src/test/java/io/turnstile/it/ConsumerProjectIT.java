package io.turnstile.it;

import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The synchronization library as a Maven dependency of somebody else's project: what {@code mvn install} would put into a
 * repository is put into an empty one, and a project outside of this build is built over it, with nothing else of ours. It has
 * three modules with the same test: one that names {@code turnstile-sync}, one that names {@code turnstile-sync} without its
 * {@code turnstile-native} and that beside it, and one that leaves it out.
 */
class ConsumerProjectIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String VERSION = "0.1.0-SNAPSHOT";

    @TempDir
    Path directory;

    @EachJdk
    void projectBuildsAndRuns(Jdk jdk) throws IOException, InterruptedException {
        Path filled = Path.of(System.getProperty("user.home"), ".m2", "repository");
        assumeTrue(Files.isDirectory(filled), "needs the local repository that this build has filled");
        Path repository = directory.resolve("repository");
        install(repository, "turnstile-parent", ROOT.resolve("pom.xml"), null);
        for (String module : List.of("runtime", "native", "sync")) {
            String artifact = "turnstile-" + module;
            Path target = ROOT.resolve(module).resolve("target");
            install(
                    repository,
                    artifact,
                    ROOT.resolve(module).resolve("pom.xml"),
                    target.resolve(artifact + "-" + VERSION + ".jar"));
        }
        Path project = directory.resolve("consumer");
        for (String pom : List.of("pom.xml", "one/pom.xml", "two/pom.xml", "portable/pom.xml")) {
            copy(pom, project.resolve(pom));
        }
        copy("ConsumerTest.java", project.resolve("src/test/java/com/acme/ConsumerTest.java"));
        String output = run(
                project,
                ROOT.resolve("mvnw").toString(),
                "-B",
                "-ntp",
                "-o",
                "-q",
                "-f",
                project.resolve("pom.xml").toString(),
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.repo.local.tail=" + filled,
                "-Djvm=" + jdk.tool("java"),
                "test");
        String jvm = ", JVM " + jdk.feature() + ", ";
        for (String module : List.of("one", "two")) {
            assertTrue(output.contains(module + jvm + "LinuxFutex"), output);
        }
        assertTrue(
                output.contains("portable" + jvm + "PortableFutex (turnstile-native and JNA are not on the class path"),
                output);
    }

    private static void install(Path repository, String artifact, Path pom, Path jar) throws IOException {
        Path place = repository.resolve("io/turnstile").resolve(artifact).resolve(VERSION);
        Files.createDirectories(place);
        Files.copy(pom, place.resolve(artifact + "-" + VERSION + ".pom"));
        if (jar != null) {
            Files.copy(jar, place.resolve(artifact + "-" + VERSION + ".jar"));
        }
    }

    private static void copy(String resource, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (var from = ConsumerProjectIT.class.getResourceAsStream("/consumer/" + resource)) {
            Files.copy(Objects.requireNonNull(from, resource), to);
        }
    }

    private static String run(Path project, String... command) throws IOException, InterruptedException {
        File output = Files.createTempFile(project, "maven", ".log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int exitCode = builder.start().waitFor();
        String text = read(output.toPath());
        Assertions.assertEquals(0, exitCode, text);
        return text;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
