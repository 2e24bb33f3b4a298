package io.turnstile.nativeaccess;

import com.sun.jna.Native;
import io.turnstile.runtime.platform.Platform;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A JVM of its own, which runs one main class of these tests. */
final class ChildJvm {
    private static final int LIMIT_SECONDS = 60; // against hanging only

    private final Path home;
    private final List<String> options = new ArrayList<>();
    private String classPath = pathOf(LinuxPlatform.class, Platform.class, ChildJvm.class, Native.class);

    private ChildJvm(Path home) {
        this.home = home;
    }

    /** What the child wrote, to standard output and standard error alike. */
    record Ended(int exitCode, String output) {}

    static ChildJvm onThisJdk() {
        return new ChildJvm(Path.of(System.getProperty("java.home")));
    }

    /**
     * On this JDK or, where it is older, on one named in {@code TURNSTILE_TEST_JDK_HOMES} (a path list) or installed beside
     * it; aborts the test where there is none.
     */
    static ChildJvm onJdk(int oldestFeature) {
        Path running = Path.of(System.getProperty("java.home"));
        String named = System.getenv("TURNSTILE_TEST_JDK_HOMES");
        try (Stream<Path> found = named == null
                ? Files.list(running.resolveSibling("."))
                : Stream.of(named.split(File.pathSeparator)).map(Path::of)) {
            return Stream.concat(Stream.of(running), found)
                    .filter(home -> featureOf(home) >= oldestFeature)
                    .findFirst()
                    .map(ChildJvm::new)
                    .orElseGet(() -> Assumptions.abort("no JDK " + oldestFeature + " or later beside " + running));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int featureOf(Path home) {
        Path release = home.resolve("release");
        try (Stream<String> lines = Files.exists(release) ? Files.lines(release) : Stream.empty()) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", ""))
                    .mapToInt(version -> Integer.parseInt(version.split("\\.")[0]))
                    .findFirst()
                    .orElse(0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ChildJvm with(String... moreOptions) {
        options.addAll(List.of(moreOptions));
        return this;
    }

    ChildJvm withoutJna() {
        classPath = pathOf(LinuxPlatform.class, Platform.class, ChildJvm.class);
        return this;
    }

    Ended run(Class<?> mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.addAll(List.of("-cp", classPath));
        command.addAll(options);
        command.add(mainClass.getName());
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("turnstile-child", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("hangs: " + command + "\n" + Files.readString(output));
                }
                return new Ended(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException timeout) {
            throw new AssertionError("the test was told to end", timeout);
        }
    }

    private static String pathOf(Class<?>... classes) {
        List<String> places = new ArrayList<>();
        for (Class<?> type : classes) {
            try {
                places.add(Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (URISyntaxException impossible) {
                throw new AssertionError(impossible);
            }
        }
        assertTrue(places.stream().noneMatch(place -> place.contains(File.pathSeparator)), "unusable path " + places);
        return String.join(File.pathSeparator, places);
    }
}
