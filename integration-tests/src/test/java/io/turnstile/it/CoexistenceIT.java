package io.turnstile.it;

import com.sun.jna.Native;
import io.turnstile.it.apps.CompilerInside;
import io.turnstile.it.apps.FilteringLoader;
import io.turnstile.it.apps.JdkQueue;
import io.turnstile.it.apps.LockClass;
import io.turnstile.it.apps.OwnLibraries;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The agent beside what applications bring along: modules, loaders, libraries, collectors and compilers of their choice. */
class CoexistenceIT {
    private static final String OURS = "PlatformReentrantLock";

    @TempDir
    private Path directory;

    /** A named module does not read the unnamed one by itself. */
    @EachJdk
    void locksOfANamedModuleAreRetrofitted(Jdk jdk) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("sources/program"));
        Path module = directory.resolve("module");
        Path descriptor = Files.writeString(sources.resolveSibling("module-info.java"), "module program.locks {}");
        Path program = Files.writeString(sources.resolve("Main.java"), """
                package program;

                public class Main {
                    public static void main(String[] arguments) {
                        var lock = new java.util.concurrent.locks.ReentrantLock();
                        lock.lock();
                        lock.unlock();
                        System.out.println(lock.getClass().getSimpleName() + " in " + Main.class.getModule());
                    }
                }
                """);
        ChildJvm.on(jdk)
                .tool("javac", "-d", module.toString(), descriptor.toString(), program.toString())
                .run()
                .assertSuccess();
        ChildJvm.on(jdk)
                .agent(Configuration.of("program.**", "pi"))
                .jvm("-p", module.toString(), "-m", "program.locks/program.Main")
                .run()
                .assertSuccess()
                .assertStdout(OURS + " in module program.locks");
    }

    /** Of the JDK's modules some are defined by the application's loader; "**" does not mean them. */
    @EachJdkAndProtocol
    void compilerOfTheJdkIsNotTheApplications(Jdk jdk, String protocol) {
        String everything = "rules:\n  - match: \"**\"\n    " + Configuration.locksAndMonitors(protocol)
                + "\ntracking:\n  level: order\n  html: none\n";
        ChildJvm.on(jdk)
                .agent(everything)
                .main(CompilerInside.class)
                .run()
                .assertSuccess()
                .assertStdout("compiler: 0 ");
    }

    /** A loader that passes nothing but the JDK on is made to find Turnstile's runtime. */
    @EachJdk
    void classesOfAFilteringLoaderAreRetrofitted(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent(Configuration.forApps("pi"))
                .main(FilteringLoader.class)
                .run()
                .assertSuccess()
                .assertStdout(OURS);
        assertEquals(1, run.stderr().size(), run::toString);
    }

    /** A loader that no agent sees hides Turnstile's runtime: its classes stay as they are, and one line says why. */
    @EachJdk
    void classesThatCannotSeeTheRuntimeStayAsTheyAre(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent(Configuration.forApps("pi"))
                .main(FilteringLoader.class, "hidden")
                .run()
                .assertSuccess()
                .assertStdout("ReentrantLock");
        assertEquals(2, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(1).contains("FilteringLoader"), run::toString);
    }

    /** The agent has JNA, too, and must not set up java.util.logging before the application has named its LogManager. */
    @EachJdk
    void theApplicationKeepsItsOwnJnaAndLogManager(Jdk jdk) {
        ChildJvm.on(jdk)
                .withClassesOf(Native.class)
                .agent(Configuration.forApps("pi"))
                .jvm("-Djava.util.logging.manager=" + OwnLibraries.OwnLogManager.class.getName())
                .main(OwnLibraries.class)
                .run()
                .assertSuccess()
                .assertStdout("null", "OwnLogManager", "true", "true");
    }

    /** A JDK class, which was perhaps loaded before the agent, is retrofitted where a rule names it. */
    @EachJdkAndProtocol
    void queuesOfTheJdkAreRetrofittedWhereARuleNamesThem(Jdk jdk, String protocol) {
        ChildJvm.on(jdk)
                .agent(Configuration.of("java.util.concurrent.ArrayBlockingQueue", protocol))
                .jvm("--add-opens", "java.base/java.util.concurrent=ALL-UNNAMED")
                .main(JdkQueue.class)
                .run()
                .assertSuccess()
                .assertStdout(OURS);
    }

    @EachJdk
    void everyCollectorAndCompilerRunsTheLocks(Jdk jdk) {
        for (List<String> options : List.of(
                List.of("-XX:+UseSerialGC"),
                List.of("-XX:+UseParallelGC"),
                List.of("-XX:+UseZGC"),
                List.of("-Xint"),
                List.of("-Xcomp", "-XX:TieredStopAtLevel=1"),
                List.of("-Xcheck:jni", "-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal"))) {
            ChildJvm jvm = ChildJvm.on(jdk).agent(Configuration.forApps("pi")).main(LockClass.class);
            Run run = jvm.jvm(options.toArray(String[]::new)).run().assertSuccess();
            // -Xcheck:jni may say something of JNA's library on stdout before that
            assertEquals(OURS, run.stdout().get(run.stdout().size() - 1), () -> options + ": " + run);
        }
    }

    /** Where there is a choice, the other binding serves as well; the JVM warns of its library, for nobody allowed it. */
    @EachJdkAndProtocol
    void jnaServesWhereTheForeignFunctionApiWouldBeChosen(Jdk jdk, String protocol) {
        assumeTrue(jdk.feature() >= 22, () -> jdk + " has JNA alone");
        Run run = ChildJvm.on(jdk)
                .agent(Configuration.forApps(protocol))
                .jvm("-Dturnstile.native=jna")
                .main(LockClass.class)
                .run()
                .assertSuccess()
                .assertStdout(OURS);
        String startupLine = run.stderr().get(run.stderr().size() - 1);
        assertTrue(startupLine.contains(", JNA;"), run::toString);
    }
}
