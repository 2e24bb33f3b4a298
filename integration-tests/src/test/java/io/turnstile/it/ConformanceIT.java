package io.turnstile.it;

import com.sun.jna.Native;
import io.turnstile.it.apps.ConformanceRun;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
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

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The contract's tests, written against {@code ReentrantLock} and compiled without the agent, rewritten by it in a JVM of its own. */
class ConformanceIT {
    private static final Path TESTS = Path.of(System.getProperty("turnstile.conformance"));
    private static final Pattern RESULT = Pattern.compile("passed (\\d+), failed 0");

    @EachJdkAndProtocol
    void retrofittedJdkLocksKeepTheirContract(Jdk jdk, String protocol) {
        assumeTrue(Files.isDirectory(TESTS), () -> "the tests of native are not compiled: no " + TESTS);
        ChildJvm jvm = ChildJvm.on(jdk)
                .withClassPath(TESTS)
                .agent(Configuration.of("io.turnstile.conformance.**", protocol))
                .timeLimit(Duration.ofMinutes(6))
                .main(ConformanceRun.class);
        List.of(
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
                        Native.class)
                .forEach(jvm::withClassesOf);
        Run run = jvm.run().assertSuccess();
        Matcher result = RESULT.matcher(run.stdout().get(0));
        assertTrue(result.matches() && Integer.parseInt(result.group(1)) > 0, run::toString);
    }
}
