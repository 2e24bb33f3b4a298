package io.turnstile.it.harness;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * A JDK that child JVMs are started from.
 *
 * @param home its directory, resolved
 * @param feature its feature release, such as 17
 */
public record Jdk(Path home, int feature) {
    /** The JDK that runs the tests. */
    public static Jdk running() {
        return at(Path.of(System.getProperty("java.home")))
                .orElseThrow(() -> new IllegalStateException("the tests must run on a JDK, not on a bare runtime"));
    }

    /** The JDK in that directory, or empty where there is none. */
    static Optional<Jdk> at(Path home) {
        Path release = home.resolve("release");
        if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/javac"))) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            properties.load(reader);
            String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
            return Optional.of(
                    new Jdk(home.toRealPath(), Runtime.Version.parse(version).feature()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (IllegalArgumentException unreadableVersion) { // such as 1.8.0_402: before the scheme of JEP 223
            return Optional.empty();
        }
    }

    /** The path of one of its tools. */
    public String tool(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    @Override
    public String toString() {
        return "JDK " + feature;
    }
}
