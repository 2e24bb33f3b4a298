package io.turnstile.it.harness;

import com.sun.jna.Native;
import io.turnstile.it.apps.ConformanceRun;
import io.turnstile.nativeaccess.LinuxPlatform;
import io.turnstile.runtime.platform.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.launcher.Launcher;
import org.opentest4j.AssertionFailedError;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The tests of the lock's contract, which the module native has compiled without the agent: run in a JVM of their own, with
 * the locks that they create rewritten.
 */
public final class Conformance {
    /** The classes whose locks a rule must select. */
    public static final String CLASSES = "io.turnstile.conformance.**";

    private static final Path TESTS = Path.of(System.getProperty("turnstile.conformance"));
    private static final Pattern RESULT = Pattern.compile("passed (\\d+), failed 0");
    private static final Duration TIME_LIMIT = Duration.ofMinutes(6);
    private static final List<Class<?>> NEEDED = List.of(
            Test.class,
            ParameterizedTest.class,
            JupiterTestEngine.class,
            JUnitException.class,
            TestEngine.class,
            Launcher.class,
            AssertionFailedError.class,
            API.class,
            Platform.class,
            LinuxPlatform.class,
            Native.class);

    private Conformance() {}

    /** Runs them all; returns how many passed, which is more than none, or fails with the output. */
    public static int passedBy(ChildJvm jvm) {
        return passedBy(jvm, "platform");
    }

    /** The same among virtual threads. */
    public static int passedByVirtualThreads(ChildJvm jvm) {
        return passedBy(jvm, "virtual");
    }

    private static int passedBy(ChildJvm jvm, String threads) {
        assumeTrue(Files.isDirectory(TESTS), () -> "the tests of native are not compiled: no " + TESTS);
        jvm.withClassPath(TESTS).timeLimit(TIME_LIMIT).main(ConformanceRun.class, threads);
        NEEDED.forEach(jvm::withClassesOf);
        Run run = jvm.run().assertSuccess();
        Matcher result = RESULT.matcher(run.stdout().get(0));
        int passed = result.matches() ? Integer.parseInt(result.group(1)) : 0;
        return passed > 0 ? passed : fail(run.toString());
    }
}
