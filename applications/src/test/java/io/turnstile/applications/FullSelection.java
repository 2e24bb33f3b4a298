package io.turnstile.applications;

import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Jdk;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** The configuration that leaves nothing out, and child JVMs that may run under it. */
final class FullSelection {
    /** Whether everything is run, not a sample, and the tables in docs are written. */
    static final boolean ALL = "all".equals(System.getProperty("turnstile.applications"));

    private static final Pattern COUNTS =
            Pattern.compile("(\\d+) lock sites?: (\\d+) rewritten, (\\d+) left to the JVM; (\\d+) failures?");

    private FullSelection() {}

    /** Every class of the application, and the JDK's queues, executors and barriers. */
    static String rules(String protocol) {
        return """
                rules:
                  - match: "java.util.concurrent.**"
                    protocol: %1$s
                    park: futex
                  - match: "**"
                    protocol: %1$s
                    monitors: %1$s
                    park: futex
                """.formatted(protocol);
    }

    /** The same, with a coverage report into a file. */
    static String rules(String protocol, Path report) {
        return rules(protocol) + "report:\n  coverage: \"" + report + "\"\n";
    }

    /** A JVM with all libraries of this module, and without the JVM's own remarks on them. */
    static ChildJvm jvm(Jdk jdk) {
        ChildJvm jvm = ChildJvm.on(jdk).jvm("-Xlog:monitormismatch=info");
        classPath().forEach(jvm::withClassPath);
        if (jdk.feature() >= 22) {
            jvm.jvm("--enable-native-access=ALL-UNNAMED");
        }
        if (jdk.feature() >= 23) {
            jvm.jvm("--sun-misc-unsafe-memory-access=allow");
        }
        return jvm;
    }

    /** The class path of the tests, without agents and without Turnstile's own modules, which users have in the agent's jar alone. */
    static List<Path> classPath() {
        return everything().filter(entry -> !isAgent(entry)).toList();
    }

    /** The jar on the tests' class path whose name begins so. */
    static Path jar(String prefix) {
        return everything()
                .filter(entry -> entry.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseGet(() -> fail("no " + prefix + "*.jar on the class path"));
    }

    private static Stream<Path> everything() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(path.split(File.pathSeparator)).map(Path::of);
    }

    private static boolean isAgent(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith("org.jacoco.agent")
                || name.startsWith("opentelemetry-javaagent")
                || name.startsWith("turnstile-")
                || name.equals("classes");
    }

    /** The number of sites that were rewritten; fails where a class could not be rewritten. */
    static int rewrittenSites(Path report) {
        String text = read(report);
        Matcher counts = COUNTS.matcher(text);
        if (!counts.find()) {
            return fail(text);
        }
        assertEquals("0", counts.group(4), () -> "failures: " + text);
        return Integer.parseInt(counts.group(2));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
