package io.turnstile.it;

import io.turnstile.it.apps.BoostedPriority;
import io.turnstile.it.apps.ChangingThreads;
import io.turnstile.it.apps.DeadlineThread;
import io.turnstile.it.apps.Hello;
import io.turnstile.it.apps.NamedThreads;
import io.turnstile.it.apps.VmWork;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.KernelThread;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Ps;
import io.turnstile.it.harness.Run;
import io.turnstile.it.harness.RunningJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** All that thread rules can give, over the life of threads; ps(1), chrt(1) and /proc are the witnesses. */
class ThreadSchedulingIT {
    private static final String CHANGING = """
            map-java-priorities: {9: "rr:11"}
            threads:
              - {name: "fifo-*", policy: fifo, priority: 12}
              - {group: audio, policy: fifo, priority: 13}
              - {class: io.turnstile.it.apps.ChangingThreads$Mixer, policy: rr, priority: 14}
              - {name: lambda, class: io.turnstile.it.apps.ChangingThreads, policy: rr, priority: 15}
              - {name: soft, policy: batch, nice: 5, timer-slack: 7us}
              - {name: least, policy: idle}
            """;
    private static final List<String> OF_THE_VM = List.of("VM Thread", "GC Thread#", "G1 ", "C1 Comp", "C2 Comp");

    @EachJdk
    void threadsAreMeantByNameGroupClassAndJavaPriorityAndRenamedOnesToo(Jdk jdk) {
        Needs.realTimeScheduling();
        try (RunningJvm child =
                ChildJvm.on(jdk).agent(CHANGING).main(ChangingThreads.class).start()) {
            assertEquals("ready slack 7000", child.awaitLine(line -> line.startsWith("ready")));
            Map<String, String> threads = Ps.threadsOf(child.pid());
            assertEquals("TS - 0", threads.get("by-itself"));
            assertEquals("TS - 0", threads.get("by-another"));
            assertEquals("FF 13 -", threads.get("in-group"));
            assertEquals("RR 11 -", threads.get("mapped-start"));
            assertEquals("TS - 0", threads.get("mapped-later"));
            assertEquals("B 0 5", threads.get("soft"));
            assertEquals("IDL 0 -", threads.get("least"));
            assertEquals("RR 14 -", threads.get("of-class"));
            assertEquals("RR 15 -", threads.get("lambda"));
            assertEquals("TS - 0", threads.get("pool-thread"));
            assertEquals("TS - 0", threads.get("unruled"));

            child.proceed();
            child.awaitLine(line -> line.startsWith("renamed"));
            threads = Ps.threadsOf(child.pid());
            assertEquals("FF 12 -", threads.get("fifo-itself"));
            assertEquals("FF 12 -", threads.get("by-another"), "renamed by another: Java's name is not the kernel's");
            assertEquals("RR 11 -", threads.get("mapped-later"));
            assertEquals("FF 12 -", threads.get("fifo-pool"));
            assertEquals("TS - 0", threads.get("child"), "started by a SCHED_FIFO thread, named by no rule");

            child.proceed();
            child.awaitLine(line -> line.startsWith("back"));
            threads = Ps.threadsOf(child.pid());
            for (String name : List.of("by-itself", "by-another", "mapped-later", "pool-thread")) {
                assertEquals("TS - 0", threads.get(name), name);
            }
            child.endInput();
            child.awaitEnd().assertSuccess();
        }
    }

    @EachJdk
    void deadlineThreadsRunAsDeclaredAndCanStartThreads(Jdk jdk) {
        Needs.realTimeScheduling();
        try (RunningJvm child = ChildJvm.on(jdk)
                .agent("threads:\n"
                        + "  - {name: it-deadline, policy: deadline, runtime: 2ms, deadline: 80ms, period: 100ms}\n")
                .main(DeadlineThread.class)
                .start()) {
            child.awaitReady();
            Map<String, String> threads = Ps.threadsOf(child.pid());
            if (!threads.get("it-deadline").startsWith("DLN")) {
                child.endInput();
                String said = String.join(" ", child.awaitEnd().stderr());
                assertTrue(said.contains("policy deadline") && said.contains("refused with"), said);
                assumeTrue(false, "needs SCHED_DEADLINE: " + said);
            }
            assertTrue(threads.get("it-child").startsWith("TS"), threads::toString);
            String chrt = Ps.chrt(tidOf(child.pid(), "it-deadline"));
            assertTrue(chrt.contains("SCHED_DEADLINE") && chrt.contains("2000000/80000000/100000000"), chrt);
            child.endInput();
            child.awaitEnd().assertSuccess();
        }
    }

    /** The kernel refuses a deadline to a thread that may not use all CPUs. */
    @EachJdk
    void refusedDeadlineIsSaidWithItsMeaning(Jdk jdk) {
        Needs.realTimeScheduling();
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two CPUs");
        Run run = ChildJvm.on(jdk)
                .agent("threads:\n  - name: main\n    policy: deadline\n    runtime: 2ms\n    period: 100ms\n    cpus: "
                        + Needs.cpu() + "\n")
                .main(Hello.class)
                .run()
                .assertSuccess();
        String said = String.join("\n", run.stderr());
        assertTrue(
                said.contains(":2: policy deadline runtime 2ms deadline 100ms period 100ms refused with EPERM")
                        && said.contains("all CPUs of its root domain"),
                said);
    }

    @EachJdk
    void threadsOfTheVmAreLiftedAndSoAreThoseThatComeLater(Jdk jdk) throws Exception {
        Needs.realTimeScheduling();
        try (RunningJvm child = ChildJvm.on(jdk)
                .agent("threads:\n"
                        + "  - {vm-thread: [VM Thread, GC Thread*, G1 *, C1 CompilerThread*, C2 CompilerThread*], policy: fifo,"
                        + " priority: 7}\n"
                        + "  - {vm-thread: Reference Handler, policy: rr, priority: 6}\n")
                .jvm("-XX:+UseG1GC", "-XX:ParallelGCThreads=4", "-Xmx64m")
                .main(VmWork.class)
                .start()) {
            child.awaitReady();
            List<KernelThread> threads = KernelThread.of(child.pid());
            for (int look = 0; look < 100 && !allOfTheVmAreFifo(threads); look++) {
                Thread.sleep(100);
                threads = KernelThread.of(child.pid());
            }
            assertTrue(allOfTheVmAreFifo(threads), threads::toString);
            assertTrue(threads.stream().anyMatch(thread -> thread.name().equals("VM Thread")), threads::toString);
            Map<String, String> byName = Ps.threadsOf(child.pid());
            assertEquals("RR 6 -", byName.get("Reference Handl"));
            assertEquals("TS - 0", byName.get("Finalizer"));
            assertEquals("TS - 0", byName.get("java"));
            child.endInput();
            Run run = child.awaitEnd().assertSuccess();
            assertFalse(String.join("\n", run.stderr()).contains("no thread matched"), run::toString);
        }
    }

    private static boolean allOfTheVmAreFifo(List<KernelThread> threads) {
        return threads.stream()
                .filter(thread -> OF_THE_VM.stream().anyMatch(thread.name()::startsWith))
                .allMatch(thread -> thread.policy().equals("FIFO") && thread.priority() == 7);
    }

    /** The kernel keeps what a thread is and what is lent to it apart (pi_futex: normal_prio). */
    @EachJdk
    void aBoostedThreadThatChangesItsPriorityStaysBoostedAndThenHasWhatItSet(Jdk jdk) {
        Needs.realTimeScheduling();
        ChildJvm.on(jdk)
                .agent("""
                        rules: [{match: "io.turnstile.it.apps.**", protocol: pi}]
                        map-java-priorities: {7: "fifo:5"}
                        threads: [{name: it-waiter, policy: fifo, priority: 30}]
                        """)
                .main(BoostedPriority.class)
                .run()
                .assertSuccess()
                .assertStdout(
                        "boosted: -31 policy 0 priority 0",
                        "changed: -31 policy 1 priority 5",
                        "released: -6 policy 1 priority 5");
    }

    @EachJdk
    void aPatternThatMetNoThreadIsSaidInOneLineAndInTheReport(Jdk jdk) throws IOException {
        String config = "threads:\n  - {name: [main, 'nobody-*'], nice: 1}\n  - {vm-thread: Nothing, nice: 2}\n";
        Run run = ChildJvm.on(jdk).agent(config).main(Hello.class).run().assertSuccess();
        List<String> said = run.stderr().stream()
                .filter(line -> line.contains("no thread matched"))
                .toList();
        assertEquals(1, said.size(), run::toString);
        assertTrue(
                said.get(0)
                        .matches("turnstile: no thread matched: .*:2 \\(\"nobody-\\*\"\\), .*:3 \\(vm-thread"
                                + " \"Nothing\"\\)"),
                said::toString);

        Path report = Files.createTempFile("turnstile-coverage", ".json");
        try {
            ChildJvm.on(jdk)
                    .agent(config + "report: {coverage: " + report + ", format: json}\n")
                    .main(Hello.class)
                    .run()
                    .assertSuccess();
            String json = Files.readString(report).replaceAll("\\s+", " ");
            assertTrue(
                    json.matches(
                            ".*\"threadPatternsThatMatchedNoThread\": ?\\[ ?\"[^\\]]*:2 \\(\\\\\"nobody-\\*\\\\\"\\)\","
                                    + " ?\"[^\\]]*:3 \\(vm-thread \\\\\"Nothing\\\\\"\\)\" ?\\].*"),
                    json);
        } finally {
            Files.delete(report);
        }
    }

    @EachJdk
    void cpusThatTheMachineDoesNotHaveEndTheStart(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent("threads:\n  - name: main\n    cpus: [8191]\n")
                .main(Hello.class)
                .run()
                .assertExitCode(78)
                .assertStdout();
        assertTrue(run.stderr().get(0).contains(":3:12: cpus: this machine has no CPU 8191 (allowed: "), run::toString);
    }

    /** Each rule that is refused is said in one line; who may not lower nice values either is told how. */
    @EachJdk
    void refusalsAreSaidOncePerRuleAndThreadsRunOn(Jdk jdk) {
        String[] drop = Needs.unprivilegedCommand();
        try (RunningJvm child = ChildJvm.on(jdk)
                .through(drop)
                .agent("""
                        threads:
                          - {name: it-pool, nice: -5}
                          - {name: it-runnable, policy: rr, priority: 3}
                          - {name: it-subclass, policy: deadline, runtime: 1ms, period: 100ms}
                          - {name: unruled, policy: batch, nice: 4}
                        """)
                .main(NamedThreads.class)
                .start()) {
            child.awaitReady();
            Map<String, String> threads = Ps.threadsOf(child.pid());
            assertEquals("TS - 0", threads.get("it-pool"));
            assertEquals("TS - 0", threads.get("it-runnable"));
            assertEquals("TS - 0", threads.get("it-subclass"));
            assertEquals("B 0 4", threads.get("unruled"));
            child.endInput();
            Run run = child.awaitEnd().assertSuccess();
            for (String refused : List.of(
                    ":2: nice -5 refused with EACCES",
                    ":3: policy rr priority 3 refused with EPERM",
                    ":4: policy deadline runtime 1ms deadline 100ms period 100ms refused with EPERM")) {
                assertEquals(
                        1,
                        run.stderr().stream()
                                .filter(line -> line.contains(refused))
                                .count(),
                        run::toString);
            }
            assertTrue(String.join("\n", run.stderr()).contains("ulimit -e 40"), run::toString);
        }
    }

    /** Rewriting Thread costs neither the shared archive nor a warning. */
    @EachJdk
    void rewritingThreadIsSilentAndKeepsClassDataSharing(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent("map-java-priorities: {10: \"other:1\"}\nthreads: [{name: main, nice: 1}]\n")
                .jvm("-Xshare:on", "-Xlog:disable", "-Xlog:all=warning:stderr")
                .main(Hello.class)
                .run()
                .assertSuccess();
        assertEquals(1, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(0).startsWith("turnstile "), run::toString);
    }

    private static long tidOf(long pid, String name) {
        try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals(name)) {
                    return Long.parseLong(task.getFileName().toString());
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        throw new AssertionError("no thread " + name);
    }
}
