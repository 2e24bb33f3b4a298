package io.turnstile.it;

import io.turnstile.examples.Deadlock;
import io.turnstile.it.apps.StuckThreads;
import io.turnstile.it.apps.WaitStates;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import io.turnstile.it.harness.RunningJvm;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The JVM's own tools see retrofitted locks as they see the JDK's: who waits, in what state, for what, held by whom. */
class ThreadDumpIT {
    /**
     * ThreadMXBean.findDeadlockedThreads, on {@code futex}; on {@code pi} the kernel refuses a cycle of locks alone, but cannot
     * see a monitor in it.
     */
    @EachJdk
    void deadlockOfTwoLocksIsFound(Jdk jdk) {
        assertDeadlockFound(jdk, "futex", "locks", 2);
    }

    @EachJdk
    void deadlockOfThreeLocksIsFound(Jdk jdk) {
        assertDeadlockFound(jdk, "futex", "locks", 3);
    }

    @EachJdkAndProtocol
    void deadlockOfALockAndAMonitorIsFound(Jdk jdk, String protocol) {
        assertDeadlockFound(jdk, protocol, "mixed", 2);
    }

    @EachJdkAndProtocol
    void deadlockOfTwoLocksAndAMonitorIsFound(Jdk jdk, String protocol) {
        assertDeadlockFound(jdk, protocol, "mixed", 3);
    }

    /** Of objects whose monitors are ours alone: on {@code futex}, since the kernel refuses such a cycle on {@code pi}. */
    @EachJdk
    void deadlockOfManagedMonitorsIsFound(Jdk jdk) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            expected.add(
                    "ring-" + i + ": WAITING, lock true, held by ring-" + (i + 1) % 3 + ", holds 2"); // the token's
        }
        for (int i = 0; i < 3; i++) {
            expected.add("ring-" + i + ": its blocker names the object: true"); // which no dump can
        }
        assertMonitorDeadlockFound(jdk, "futex", "monitors", expected);
    }

    /** A managed monitor, a retrofitted lock and a monitor of the JVM, in one cycle. */
    @EachJdkAndProtocol
    void deadlockAcrossAllKindsIsFound(Jdk jdk, String protocol) {
        assertMonitorDeadlockFound(
                jdk,
                protocol,
                "kinds",
                List.of(
                        "ring-0: WAITING, lock true, held by ring-1, holds 2",
                        "ring-1: BLOCKED, lock true, held by ring-2, holds 1",
                        "ring-2: WAITING, lock true, held by ring-0, holds 1"));
    }

    private static void assertMonitorDeadlockFound(Jdk jdk, String protocol, String kind, List<String> expected) {
        try (RunningJvm stuck = ChildJvm.on(jdk)
                .agent("""
                        rules:
                          - match: "io.turnstile.it.apps.**"
                            protocol: %1$s
                            monitors: %1$s
                        """.formatted(protocol))
                .main(StuckThreads.class, kind, "3")
                .start()) {
            String dump = dumpOfDeadlock(stuck, expected);
            assertTrue(dump.contains("- locked <") && dump.contains("MonitorToken"), dump); // where it was entered
        }
    }

    /** The threads' dump, which tells of the deadlock, once they say what is expected. */
    private static String dumpOfDeadlock(RunningJvm stuck, List<String> expected) {
        for (String line : expected) {
            stuck.awaitLine(line::equals);
        }
        stuck.awaitReady();
        String dump = stuck.jcmd("Thread.print", "-l");
        assertTrue(dump.contains("Found one Java-level deadlock"), dump);
        assertTrue(dump.contains("which is held by \"ring-0\""), dump);
        return dump;
    }

    private static void assertDeadlockFound(Jdk jdk, String protocol, String kind, int count) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean onMonitor = kind.equals("mixed") && i == count - 2;
            expected.add("ring-" + i + ": " + (onMonitor ? "BLOCKED" : "WAITING") + ", lock true, held by ring-"
                    + (i + 1) % count + ", holds 1");
        }
        try (RunningJvm stuck = ChildJvm.on(jdk)
                .agent(Configuration.forApps(protocol))
                .main(StuckThreads.class, kind, Integer.toString(count))
                .start()) {
            dumpOfDeadlock(stuck, expected);
        }
    }

    /** The kernel's EDEADLK, as an exception that names both threads and locks, in the thread that would close the cycle. */
    @EachJdk
    void priorityInheritanceRefusesTheLockThatWouldCloseACycle(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .withClassesOf(Deadlock.class)
                .agent(Configuration.of("io.turnstile.examples.**", "pi"))
                .main(Deadlock.class)
                .run()
                .assertSuccess();
        assertEquals(2, run.stdout().size(), run::toString);
        String refusal = run.stdout().get(0);
        assertTrue(refusal.startsWith("refused: thread "), run::toString);
        assertTrue(refusal.contains("LockDeadlockException"), run::toString);
        String others = refusal.substring(refusal.indexOf("LockDeadlockException"));
        assertTrue(others.contains("one") && others.contains("two"), run::toString);
        assertEquals("no deadlock: both threads have ended", run.stdout().get(1), run::toString);
    }

    /** Thread.State: WAITING without, TIMED_WAITING with a time limit; ThreadInfo has the lock and its owner. */
    @EachJdkAndProtocol
    void waitingThreadsShowStateLockAndOwner(Jdk jdk, String protocol) {
        try (RunningJvm waiting = ChildJvm.on(jdk)
                .agent(Configuration.forApps(protocol))
                .main(WaitStates.class)
                .start()) {
            for (String line : List.of(
                    "await: WAITING, in ThreadInfo WAITING, lock true, owner null",
                    "await timed: TIMED_WAITING, in ThreadInfo TIMED_WAITING, lock true, owner null",
                    "lock: WAITING, in ThreadInfo WAITING, lock true, owner main",
                    "lockInterruptibly: WAITING, in ThreadInfo WAITING, lock true, owner main",
                    "tryLock timed: TIMED_WAITING, in ThreadInfo TIMED_WAITING, lock true, owner main",
                    "lockInterruptibly: interrupted",
                    "tryLock timed: interrupted",
                    "left: 1")) {
                waiting.awaitLine(line::equals);
            }
            waiting.awaitReady();
            String dump = waiting.jcmd("Thread.print", "-l");
            assertTrue(dump.contains("parking to wait for"), dump);
        }
    }
}
