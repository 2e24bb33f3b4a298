package io.turnstile.it;

import io.turnstile.it.apps.Hello;
import io.turnstile.it.apps.LockClass;
import io.turnstile.it.apps.NamedThreads;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import io.turnstile.it.harness.RunningJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the start of the agent does to an application's console and exit code: as little as possible. */
class StartupIT {
    private static final int CONFIGURATION_ERROR = 78;

    @TempDir
    private Path directory;

    /** No word on stdout, no JVM warning, one line of ours. */
    @EachJdk
    void saysOneLineOnStderrAndNothingElse(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent(Configuration.forApps("pi"))
                .main(Hello.class)
                .run()
                .assertSuccess()
                .assertStdout("hello");
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(0).startsWith("turnstile "), run::toString);
    }

    /** As from {@code <(…)} of a shell: it can be read once. */
    @EachJdk
    void theConfigurationMayComeThroughAPipe(Jdk jdk) throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "needs mkfifo");
        Thread writer = new Thread(() -> write(pipe, Configuration.forApps("pi")));
        writer.setDaemon(true); // it waits for a reader
        writer.start();
        Run run = ChildJvm.on(jdk)
                .agentArguments(pipe.toString())
                .main(LockClass.class)
                .run()
                .assertSuccess()
                .assertStdout("PlatformReentrantLock");
        assertEquals(1, run.stderr().size(), run::toString);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    @EachJdk
    void aSecondJavaagentHasNoEffect(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent(Configuration.forApps("pi"))
                .agent(Configuration.forApps("futex"))
                .main(Hello.class)
                .run()
                .assertSuccess()
                .assertStdout("hello");
        assertEquals(2, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(1).contains("already"), run::toString);
    }

    /** JAVA_TOOL_OPTIONS reaches every JVM, tools included; the JVM's own line on that is all that may be seen. */
    @EachJdk
    void jdkToolsAreLeftAlone(Jdk jdk) throws IOException {
        ChildJvm compiler = ChildJvm.on(jdk);
        Path configuration = compiler.configurationFile(Configuration.of("**", "pi"));
        Path source = Files.writeString(directory.resolve("Program.java"), "class Program {}");
        Run run = compiler.environment("JAVA_TOOL_OPTIONS", "-javaagent:" + ChildJvm.agentJar() + "=" + configuration)
                .tool("javac", "-d", directory.toString(), source.toString())
                .run()
                .assertSuccess()
                .assertStdout();
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(0).startsWith("Picked up JAVA_TOOL_OPTIONS"), run::toString);
        assertTrue(Files.exists(directory.resolve("Program.class")), run::toString);
    }

    /** A mistake in the configuration: file, line, column, one line, an exit code of ours; main never runs. */
    @EachJdk
    void aWrongConfigurationEndsTheJvmBeforeMain(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent("rules:\n  - match: \"io.turnstile.it.apps.**\"\n    protocoll: pi\n")
                .main(Hello.class)
                .run()
                .assertExitCode(CONFIGURATION_ERROR)
                .assertStdout();
        assertEquals(1, run.stderr().size(), run::toString);
        String line = run.stderr().get(0);
        assertTrue(line.contains(".yaml:3:5"), line);
        assertTrue(line.contains("protocoll") && line.contains("did you mean"), line);
    }

    @EachJdk
    void aMissingConfigurationEndsTheJvmBeforeMain(Jdk jdk) {
        Path missing = directory.resolve("missing.yaml");
        Run run = ChildJvm.on(jdk)
                .agentArguments(missing.toString())
                .main(Hello.class)
                .run()
                .assertExitCode(CONFIGURATION_ERROR)
                .assertStdout();
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(0).contains(missing.toString()), run::toString);
    }

    /** on-config-error: unmodified: the application matters more than its locks. */
    @EachJdk
    void aWrongConfigurationCanLeaveTheApplicationUnmodified(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent("rules: 5\n")
                .jvm("-Dturnstile.on-config-error=unmodified")
                .main(Hello.class)
                .run()
                .assertSuccess()
                .assertStdout("hello");
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(0).contains(".yaml:1:8"), run::toString);
    }

    /** A lock that exists cannot be changed: attaching does nothing, and says so. */
    @EachJdk
    void attachingSaysThatItIsTooLate(Jdk jdk) {
        try (RunningJvm child = ChildJvm.on(jdk)
                .jvm("-XX:+EnableDynamicAgentLoading")
                .main(NamedThreads.class)
                .start()) {
            child.awaitReady();
            child.jcmd("JVMTI.agent_load", ChildJvm.agentJar().toString());
            child.endInput();
            Run run = child.awaitEnd().assertSuccess();
            assertEquals(1, run.stderr().size(), run::toString);
            assertTrue(run.stderr().get(0).startsWith("turnstile: locks that exist already"), run::toString);
        }
    }
}
