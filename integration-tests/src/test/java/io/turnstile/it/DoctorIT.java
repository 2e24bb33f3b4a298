package io.turnstile.it;

import io.turnstile.it.apps.Hello;
import io.turnstile.it.apps.LockForms;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Restricted;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What doctor and the start say where something has really been taken away; the unit tests have made-up machines. */
class DoctorIT {
    private static final int NOT_GRANTED = 1;
    private static final int MISSING_CAPABILITY = 78;
    private static final int[] PI_OPERATIONS = {6, 7, 8, 11, 12, 13}; // linux/futex.h: all whose names hold PI

    @TempDir
    private Path directory;

    private static String thread(int priority) {
        return "threads:\n  - name: rt-*\n    policy: fifo\n    priority: " + priority + "\n";
    }

    private static Run doctor(ChildJvm jvm, int exitCode, String configuration, String... more) {
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        if (!configuration.isEmpty()) {
            arguments.add(jvm.configurationFile(configuration).toString());
        }
        arguments.addAll(List.of(more));
        return jvm.jar(ChildJvm.agentJar(), arguments.toArray(String[]::new))
                .run()
                .assertExitCode(exitCode);
    }

    private static void assertLine(Run run, String state, String title, String part) {
        assertTrue(
                run.stdout().stream()
                        .anyMatch(line ->
                                line.startsWith(state) && line.contains("  " + title + "  ") && line.contains(part)),
                () -> "no line " + state + ", " + title + ", " + part + " in\n" + run);
    }

    /** An answer on each capability, and no warning of the JVM. */
    @EachJdk
    void everythingIsThereForThePrivileged(Jdk jdk) {
        Needs.realTimeScheduling();
        Run run = doctor(ChildJvm.on(jdk), 0, "");
        assertLine(run, "ok", "priority-inheritance futex", "acquired and released");
        assertLine(run, "ok", "real-time scheduling", "SCHED_FIFO 1 to 99");
        assertLine(run, "ok", "kernel", "Linux");
        assertLine(run, "ok", "seccomp", "no filter");
        assertEquals(0, run.stderr().size(), run::toString);
    }

    @EachJdk
    void withoutPrivilegeRealTimeThreadsCannotBeHad(Jdk jdk) {
        String[] unprivileged = Needs.unprivilegedCommand();
        Run run = doctor(ChildJvm.on(jdk).through(unprivileged), NOT_GRANTED, thread(80));
        assertLine(run, "missing", "CAP_SYS_NICE", "setcap cap_sys_nice+ep");
        assertLine(run, "missing", "RLIMIT_RTPRIO", "ulimit -r 99");
        assertLine(run, "missing", "real-time scheduling", "answered EPERM");
        assertTrue(
                run.stdout()
                        .contains(
                                "real-time threads: needs real-time scheduling (threads keep their scheduling policy)"),
                run::toString);

        Run locksAlone = doctor(ChildJvm.on(jdk).through(unprivileged), 0, Configuration.forApps("pi"));
        assertTrue(locksAlone.stdout().contains("protocol pi: ok"), locksAlone::toString);
    }

    @EachJdk
    void smallLimitPermitsSmallPriorities(Jdk jdk) {
        String[] limited = Needs.priorityLimitCommand(20);
        Run run = doctor(ChildJvm.on(jdk).through(limited), NOT_GRANTED, thread(80));
        assertLine(run, "warning", "CAP_SYS_NICE", "end at RLIMIT_RTPRIO, 20");
        assertLine(run, "warning", "RLIMIT_RTPRIO", "20");
        assertLine(run, "ok", "real-time scheduling", "SCHED_FIFO 1 to 20 only");
        assertTrue(
                run.stdout().stream()
                        .anyMatch(line -> line.endsWith("asks for priority 80, and this user has up to 20")),
                run::toString);
        doctor(ChildJvm.on(jdk).through(limited), 0, thread(20));
    }

    @EachJdk
    void smallLimitOfLockedMemoryIsSeen(Jdk jdk) {
        Run run = doctor(
                ChildJvm.on(jdk).through(Needs.lockedMemoryLimitCommand(65536)), 0, Configuration.forApps("futex"));
        assertLine(run, "warning", "RLIMIT_MEMLOCK", "65536 bytes");
    }

    @EachJdk
    void filterThatRefusesInheritanceIsSeenByDoctor(Jdk jdk) {
        String[] filter = Needs.futexFilterCommand(PI_OPERATIONS);
        Run run = doctor(ChildJvm.on(jdk).through(filter), NOT_GRANTED, Configuration.forApps("pi"));
        assertLine(run, "warning", "seccomp", "mode 2");
        assertLine(run, "missing", "priority-inheritance futex", "locks with protocol pi use futex instead");
        assertLine(run, "missing", "priority-inheritance requeue", "answered EPERM");
        assertLine(run, "ok", "futex wait and wake", "answer");
        Run json = doctor(ChildJvm.on(jdk).through(filter), NOT_GRANTED, "", "--json");
        assertTrue(json.stdout().contains("  \"healthy\": false,"), json::toString);
        doctor(ChildJvm.on(jdk).through(filter), 0, Configuration.forApps("futex"));
    }

    /** Started on one CPU by taskset(1), a thread may still be given another, and the kernel agrees. */
    @EachJdk
    void cpusOutsideOfTheOwnAffinityCanBeHad(Jdk jdk) {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two CPUs");
        String other = "threads:\n  - name: main\n    cpus: [" + Needs.otherCpu() + "]\n";
        String[] pinned = Restricted.oneCpu().toArray(String[]::new);
        Run doctor = doctor(ChildJvm.on(jdk).through(pinned), 0, other);
        assertLine(doctor, "warning", "CPUs of this process", Needs.cpu() + " alone");
        Run run = ChildJvm.on(jdk)
                .through(pinned)
                .agent(other)
                .main(Hello.class)
                .run()
                .assertSuccess();
        assertTrue(run.stderr().stream().noneMatch(line -> line.contains("cpus")), run::toString);
    }

    @EachJdk
    void startAndCoverageSayWhatLocksGetInstead(Jdk jdk) throws IOException {
        Path report = directory.resolve("coverage-" + jdk.feature());
        Run run = ChildJvm.on(jdk)
                .through(Needs.futexFilterCommand(PI_OPERATIONS))
                .agent("report:\n  coverage: " + report + "\n" + Configuration.forApps("pi"))
                .main(LockForms.class)
                .run()
                .assertSuccess();
        String sentence = "locks with protocol pi use futex instead";
        assertTrue(run.stderr().stream().anyMatch(line -> line.contains(sentence + "; remedy: ")), run::toString);
        assertTrue(run.stderr().stream().anyMatch(line -> line.contains("pi as futex")), run::toString);
        List<String> lines = Files.readAllLines(report);
        assertTrue(lines.stream().anyMatch(line -> line.endsWith(sentence)), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("rewritten  futex ")), lines::toString);
    }

    @EachJdk
    void exitRefusesInOneSentence(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .through(Needs.futexFilterCommand(PI_OPERATIONS))
                .agent("on-missing-capability: exit\n" + Configuration.forApps("pi"))
                .main(Hello.class)
                .run()
                .assertExitCode(MISSING_CAPABILITY)
                .assertStdout();
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(0).contains("as on-missing-capability says"), run::toString);
    }

    @EachJdk
    void optionsOfTheJvmAreJudged(Jdk jdk) {
        Run wished = doctor(
                ChildJvm.on(jdk)
                        .jvm("-XX:+UseZGC", "-XX:+UnlockDiagnosticVMOptions", "-XX:GuaranteedSafepointInterval=0")
                        .jvm("-Xmx64m"),
                0,
                Configuration.forApps("futex"));
        assertLine(wished, "ok", "garbage collector", "ZGC");
        assertLine(wished, "ok", "-XX:GuaranteedSafepointInterval", "0");
        assertLine(wished, "ok", "bytecode verification", "on");
        assertLine(wished, "ok", "attaching", "enabled");
        assertLine(wished, "ok", "-XX:ThreadPriorityPolicy", "0");

        Run odd = doctor(
                ChildJvm.on(jdk)
                        .jvm(
                                "-XX:+UseSerialGC",
                                "-XX:+UnlockDiagnosticVMOptions",
                                "-XX:GuaranteedSafepointInterval=300")
                        .jvm("-XX:-BytecodeVerificationRemote", "-XX:+DisableAttachMechanism")
                        .jvm("-XX:ThreadPriorityPolicy=1"),
                0,
                Configuration.forApps("futex"));
        assertLine(odd, "warning", "garbage collector", "Serial");
        assertLine(odd, "warning", "-XX:GuaranteedSafepointInterval", "300 ms");
        assertLine(odd, "warning", "bytecode verification", "off");
        assertLine(odd, "warning", "attaching", "disabled");
        assertLine(odd, "warning", "-XX:ThreadPriorityPolicy", "1");
    }

    @EachJdk
    void startWarnsOfRealTimeThreadsAboveTheVm(Jdk jdk) {
        Needs.realTimeScheduling();
        Run run = ChildJvm.on(jdk)
                .agent(thread(80))
                .jvm("-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote")
                .main(Hello.class)
                .run()
                .assertSuccess();
        assertTrue(
                run.stderr().stream()
                        .anyMatch(line -> line.startsWith("turnstile: the VM's threads: SCHED_OTHER, below")),
                run::toString);
        assertTrue(run.stderr().stream().noneMatch(line -> line.contains("verification")), run::toString);

        Run locks = ChildJvm.on(jdk)
                .agent(Configuration.forApps("futex"))
                .jvm("-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote")
                .main(Hello.class)
                .run()
                .assertSuccess();
        assertTrue(
                locks.stderr().stream().anyMatch(line -> line.startsWith("turnstile: bytecode verification: off")),
                locks::toString);
    }
}
