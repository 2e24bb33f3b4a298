package io.turnstile.it;

import io.turnstile.it.apps.EagerLoader;
import io.turnstile.it.apps.JdkLocks;
import io.turnstile.it.apps.QueueContract;
import io.turnstile.it.apps.VirtualCounting;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Classes of the JDK that a rule names get Turnstile's locks inside, and keep their contracts. */
class JdkClassesIT {
    private static final String ALL_CONCURRENT = "java.util.concurrent.**";
    private static final String OURS = "PlatformReentrantLock";

    private static final String[] ALL_OURS = {
        "ArrayBlockingQueue {lock=" + OURS + "} passed 49990000",
        "LinkedBlockingQueue {putLock=" + OURS + ", takeLock=" + OURS + "} passed 49990000",
        "LinkedBlockingDeque {lock=" + OURS + "} passed 49990000",
        "PriorityBlockingQueue {lock=" + OURS + "} passed 49990000",
        "DelayQueue {lock=" + OURS + "}",
        "CopyOnWriteArrayList {}",
        "CyclicBarrier {lock=" + OURS + "} met 200",
        "ThreadPoolExecutor {mainLock=" + OURS + "} ran 5000",
        "DelayedWorkQueue {lock=" + OURS + "}",
        "ScheduledThreadPoolExecutor {mainLock=" + OURS + "} ran 5000",
    };

    private static ChildJvm locksOf(Jdk jdk) {
        return ChildJvm.on(jdk)
                .jvm("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED")
                .main(JdkLocks.class);
    }

    @EachJdkAndProtocol
    void queuesExecutorsAndBarriersGetOurLocks(Jdk jdk, String protocol) {
        locksOf(jdk)
                .agent(Configuration.of(ALL_CONCURRENT, protocol))
                .run()
                .assertSuccess()
                .assertStdout(ALL_OURS);
    }

    @EachJdk
    void theyGetThemThoughTheyLoadedBeforeTheAgent(Jdk jdk) {
        locksOf(jdk)
                .jvm("-Djava.system.class.loader=" + EagerLoader.class.getName(), "-Xlog:cds=off")
                .agent(Configuration.of(ALL_CONCURRENT, "pi"))
                .run()
                .assertSuccess()
                .assertStdout(ALL_OURS);
    }

    /** The widest rule that there is: what Turnstile itself stands on stays the JDK's, so nothing needs itself. */
    @EachJdkAndProtocol
    void theWholeJdkMayBeNamed(Jdk jdk, String protocol) {
        locksOf(jdk).agent("""
                        rules:
                          - match: ["java.**", "javax.**", "jdk.**", "sun.**", "com.sun.**"]
                            protocol: %s
                        """.formatted(protocol)).run().assertSuccess().assertStdout(ALL_OURS);
    }

    @EachJdk
    void aRuleForOneClassChangesThatOneOnly(Jdk jdk) {
        Run run = locksOf(jdk)
                .agent(Configuration.of("java.util.concurrent.ArrayBlockingQueue", "futex"))
                .run()
                .assertSuccess();
        assertEquals(ALL_OURS[0], run.stdout().get(0), run::toString);
        assertEquals(
                1, run.stdout().stream().filter(line -> line.contains(OURS)).count(), run::toString);
    }

    /** A wide pattern that does not begin with the JDK's names does not mean the JDK. */
    @EachJdk
    void theJdkMustBeMeantByName(Jdk jdk) {
        Run run = locksOf(jdk).agent(Configuration.of("**", "pi")).run().assertSuccess();
        assertTrue(run.stdout().stream().noneMatch(line -> line.contains(OURS)), run::toString);
    }

    /** BlockingQueue's documentation, clause by clause: what the JDK's locks give, ours give. */
    @EachJdkAndProtocol
    void queuesKeepTheirContract(Jdk jdk, String protocol) {
        Run plain = ChildJvm.on(jdk).main(QueueContract.class).run().assertSuccess();
        Run retrofitted = ChildJvm.on(jdk)
                .agent(Configuration.of(ALL_CONCURRENT, protocol))
                .main(QueueContract.class)
                .run()
                .assertSuccess();
        assertEquals(plain.stdout(), retrofitted.stdout());
    }

    /** The timers of virtual threads are DelayedWorkQueues, whose locks are ours then. */
    @EachJdkAndProtocol
    void virtualThreadsKeepTheirTimers(Jdk jdk, String protocol) {
        Needs.virtualThreads(jdk);
        ChildJvm.on(jdk)
                .agent("""
                        rules:
                          - match: ["java.util.concurrent.**", "io.turnstile.it.apps.**"]
                            protocol: %s
                        """.formatted(protocol))
                .main(VirtualCounting.class)
                .run()
                .assertSuccess()
                .assertStdout("sum 50200 of 50200", "wrong owners 0", "locked false");
    }

    /** What cannot be retrofitted stays right, and the report says why it was left. */
    @EachJdk
    void refusalsAreReportedWithTheirReason(Jdk jdk) {
        Run run = locksOf(jdk)
                .agent(Configuration.of(ALL_CONCURRENT, "pi") + "report:\n  coverage: stderr\n")
                .run()
                .assertSuccess();
        assertTrue(
                run.stderr().stream()
                        .anyMatch(line -> line.contains("ThreadPoolExecutor$Worker")
                                && line.contains("so there is no lock to replace")),
                run::toString);
    }
}
