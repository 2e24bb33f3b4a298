package io.turnstile.it;

import io.turnstile.it.apps.Hello;
import io.turnstile.it.apps.NamedThreads;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.KernelThread;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import io.turnstile.it.harness.RunningJvm;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The {@code threads} rules give an unmodified program its real-time threads; the kernel is the witness. */
class ThreadRulesIT {
    private static String rules(int cpu) {
        return """
                threads:
                  - name: "it-runnable"
                    policy: fifo
                    priority: 20
                    cpus: [%1$d]
                  - name: "it-subclass"
                    policy: rr
                    priority: 30
                  - name: "it-p*"
                    policy: fifo
                    priority: 40
                """.formatted(cpu);
    }

    @EachJdk
    void threadsGetPolicyPriorityAndCpusByTheirNames(Jdk jdk) {
        Needs.realTimeScheduling();
        int cpu = Needs.cpu();
        try (RunningJvm child =
                ChildJvm.on(jdk).agent(rules(cpu)).main(NamedThreads.class).start()) {
            child.awaitReady();
            List<KernelThread> threads = KernelThread.of(child.pid());
            String allCpus = only(threads, "unruled").cpus();
            assertEquals(new KernelThread("it-runnable", "FIFO", 20, "" + cpu), only(threads, "it-runnable"));
            assertEquals(new KernelThread("it-subclass", "RR", 30, allCpus), only(threads, "it-subclass"));
            List<KernelThread> pool = threads.stream()
                    .filter(thread -> thread.name().equals("it-pool"))
                    .toList();
            assertEquals(
                    List.of(
                            new KernelThread("it-pool", "FIFO", 40, allCpus),
                            new KernelThread("it-pool", "FIFO", 40, allCpus)),
                    pool);
            for (KernelThread thread : threads) {
                assertTrue(
                        thread.name().startsWith("it-") || thread.policy().equals("OTHER"),
                        () -> "no rule names " + thread);
            }
        }
    }

    /** Without the privilege: the program runs, its threads are ordinary ones, and the remedy is said once. */
    @EachJdk
    void missingPrivilegeIsReportedOnceWithTheRemedy(Jdk jdk) {
        String[] drop = Needs.unprivilegedCommand();
        try (RunningJvm child = ChildJvm.on(jdk)
                .through(drop)
                .agent(rules(Needs.cpu()))
                .main(NamedThreads.class)
                .start()) {
            child.awaitReady();
            for (KernelThread thread : KernelThread.of(child.pid())) {
                assertEquals("OTHER", thread.policy(), thread::name);
            }
            child.endInput();
            Run run = child.awaitEnd().assertSuccess();
            long remedies = run.stderr().stream()
                    .filter(line -> line.contains("remedy:"))
                    .count();
            assertEquals(1, remedies, run::toString);
        }
    }

    /** Who needs the guarantee says so, and gets no program without it. */
    @EachJdk
    void missingPrivilegeEndsTheJvmWhereThatIsAskedFor(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .through(Needs.unprivilegedCommand())
                .agent("on-missing-capability: exit\nexit-code: 3\n" + rules(Needs.cpu()))
                .main(Hello.class)
                .run()
                .assertExitCode(3)
                .assertStdout();
        assertTrue(run.stderr().get(0).contains("remedy:"), run::toString);
    }

    private static KernelThread only(List<KernelThread> threads, String name) {
        List<KernelThread> found =
                threads.stream().filter(thread -> thread.name().equals(name)).toList();
        assertEquals(1, found.size(), () -> name + " in " + threads);
        return found.get(0);
    }
}
