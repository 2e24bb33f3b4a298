package io.turnstile.agent.threads;

import io.turnstile.agent.select.ClassPattern;
import io.turnstile.agent.select.ClassSelection;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** What threads get and get back, and what is said of it, by a kernel that refuses what it is told to. */
class ThreadRuleApplierTest {
    private static final int FIFO = SchedulingPort.SCHED_FIFO;
    private static final int ORDINARY = SchedulingPort.SCHED_OTHER;

    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeKernel kernel = new FakeKernel();
    private final CountDownLatch end = new CountDownLatch(1);

    private final ThreadRule control =
            rule(List.of("control-*", "main-loop"), new Scheduling(SchedulingPolicy.FIFO, 80, CpuSet.parse("0-1")), 2);
    private final ThreadRule turns = rule(List.of("turn-?"), new Scheduling(SchedulingPolicy.RR, 20, null), 7);
    private final ThreadRule soft =
            rule(List.of("soft"), new Scheduling(SchedulingPolicy.BATCH, 0, -5, null, null, 2_000L), 9);
    private final ThreadRule pinned = rule(List.of("pinned"), new Scheduling(null, 0, CpuSet.parse("1")), 10);
    private final ThreadRule loop = rule(
            List.of("loop"),
            new Scheduling(
                    SchedulingPolicy.DEADLINE,
                    0,
                    null,
                    new DeadlineParameters(1_000_000, 5_000_000, 9_000_000),
                    null,
                    null),
            11);
    private ThreadRules rules = new ThreadRules(List.of(control, turns, soft, pinned, loop), JavaPriorities.NONE);
    private ThreadRuleApplier applier;

    private static ThreadRule rule(List<String> names, Scheduling scheduling, int line) {
        return new ThreadRule(ThreadSelector.ofApplication(names, List.of(), null), scheduling, "t.yaml:" + line);
    }

    @BeforeEach
    void captureErr() {
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        applier = applier(false);
    }

    @AfterEach
    void restoreErr() {
        System.setErr(realErr);
        end.countDown();
    }

    private ThreadRuleApplier applier(boolean remedySaid) {
        return new ThreadRuleApplier(rules, kernel, remedySaid);
    }

    /** A live thread that the applier has been told of; its tid is the kernel's next. */
    private Thread start(String name) {
        Thread thread = new Thread(null, this::awaitEnd, name);
        thread.setDaemon(true);
        return start(thread);
    }

    private Thread start(Thread thread) {
        thread.start();
        kernel.nextTid++;
        applier.threadStarted(thread);
        return thread;
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private void rename(Thread thread, String name) {
        thread.setName(name);
        applier.threadRenamed(thread);
    }

    private void assertSaid(String... lines) {
        assertEquals(
                List.of(lines), err.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void givesCpusFirstThenPolicyAndPriority() {
        start("control-1");
        assertEquals(List.of("cpus 101 11", "policy 101 1 80"), kernel.calls);
        assertEquals("1*/80 nice 0 cpus 11", kernel.stateOf(101));
        assertSaid();
    }

    @Test
    void theFirstRuleForANameDecides() {
        start("turn-1");
        start("turn-10");
        start("main-loop");
        assertEquals("2*/20 nice 0 cpus 11", kernel.stateOf(101));
        assertEquals("0/0 nice 0 cpus 11", kernel.stateOf(102));
        assertEquals("1*/80 nice 0 cpus 11", kernel.stateOf(103));
    }

    @Test
    void givesBatchWithNiceAndDeadlines() {
        start("soft");
        start("loop");
        assertEquals("3*/0 nice -5 cpus 11", kernel.stateOf(101));
        assertEquals("6*/0 nice 0 cpus 11", kernel.stateOf(102));
        assertEquals("deadline 102 1000000 5000000 9000000", kernel.calls.get(2));
    }

    @Test
    void aThreadSetsItsOwnTimerSlackByItself() {
        String name = Thread.currentThread().getName();
        Thread.currentThread().setName("soft");
        try {
            applier.threadStarted(Thread.currentThread());
            rename(Thread.currentThread(), "none");
        } finally {
            Thread.currentThread().setName(name);
        }
        assertEquals(
                List.of("policy 100 3 0", "nice 100 -5", "slack 2000", "policy 100 0 0", "nice 100 0", "slack 0"),
                kernel.calls);
        assertSaid();
    }

    /** The run() of a thread class that calls super.run() enters two hooks. */
    @Test
    void aThreadThatAnnouncesItselfTwiceIsTakenUpOnce() {
        Thread thread = start("control-1");
        applier.threadStarted(thread);
        assertEquals(1, control.matchCount());
    }

    @Test
    void aRenamedThreadGetsWhatItsNewNameSays() {
        Thread thread = start("none");
        rename(thread, "control-1");
        assertEquals("1*/80 nice 0 cpus 11", kernel.stateOf(101));
        rename(thread, "pinned");
        assertEquals("0*/0 nice 0 cpus 10", kernel.stateOf(101));
        rename(thread, "soft");
        assertEquals("3*/0 nice -5 cpus 11", kernel.stateOf(101));
    }

    @Test
    void aThreadThatNoRuleMeansAnyMoreGetsBackWhatItHad() {
        kernel.set(101, FIFO, 7, 3, 0b10);
        Thread thread = start("none");
        rename(thread, "control-1");
        rename(thread, "soft");
        assertEquals("3*/0 nice -5 cpus 10", kernel.stateOf(101));
        rename(thread, "none again");
        assertEquals("1*/7 nice 3 cpus 10", kernel.stateOf(101));
    }

    /** A deadline thread cannot be confined: what it had comes back policy first. */
    @Test
    void aThreadLeavesPolicyDeadlineBeforeItIsConfined() {
        Thread thread = start("loop");
        kernel.calls.clear();
        rename(thread, "control-1");
        assertEquals(List.of("policy 101 1 80", "cpus 101 11"), kernel.calls);
    }

    @Test
    void aThreadThatCameWithADeadlineGetsItBack() {
        kernel.setDeadline(101, 2_000, 3_000, 4_000);
        Thread thread = start("turn-1");
        kernel.calls.clear();
        rename(thread, "none");
        assertEquals(List.of("deadline 101 2000 3000 4000"), kernel.calls);
    }

    @Test
    void renamingWithinARuleAsksNothingOfTheKernel() {
        Thread thread = start("control-1");
        kernel.calls.clear();
        rename(thread, "control-2");
        rename(thread, "main-loop");
        assertEquals(List.of(), kernel.calls);
    }

    @Test
    void threadsThatHaveNotStartedOrHaveEndedAreLeftAlone() throws InterruptedException {
        Thread unstarted = new Thread(null, null, "none");
        rename(unstarted, "control-1");
        Thread ended = start("none");
        end.countDown();
        ended.join(10_000);
        rename(ended, "control-2");
        assertEquals(List.of(), kernel.calls);
    }

    @Test
    void groupsAndClassesCountToo() {
        ThreadGroup audio = new ThreadGroup("audio");
        ThreadGroup inner = new ThreadGroup(audio, "inner");
        rules = new ThreadRules(
                List.of(
                        new ThreadRule(
                                ThreadSelector.ofApplication(List.of("a*"), List.of("aud?o"), null),
                                new Scheduling(SchedulingPolicy.FIFO, 1, null),
                                "t.yaml:1"),
                        new ThreadRule(
                                ThreadSelector.ofApplication(
                                        List.of(),
                                        List.of(),
                                        new ClassSelection(
                                                List.of(ClassPattern.parse(Mixer.class.getName())), List.of())),
                                new Scheduling(SchedulingPolicy.RR, 2, null),
                                "t.yaml:2")),
                JavaPriorities.NONE);
        applier = applier(false);
        start(daemon(new Thread(audio, this::awaitEnd, "a")));
        start(daemon(new Thread(inner, this::awaitEnd, "a")));
        start(daemon(new Thread(audio, this::awaitEnd, "b")));
        start(daemon(new Thread(null, this::awaitEnd, "a")));
        start(daemon(new Mixer(this::awaitEnd)));
        assertEquals(List.of("policy 101 1 1", "policy 102 1 1", "policy 105 2 2"), kernel.calls);
        assertEquals("t.yaml:1 (\"a*\" group \"aud?o\")", rules.rules().get(0).toString());
        assertEquals(
                "threads of class " + Mixer.class.getName(),
                rules.rules().get(1).whom());
    }

    private static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        return thread;
    }

    /** A thread class that a rule names. */
    private static final class Mixer extends Thread {
        Mixer(Runnable task) {
            super(task);
        }
    }

    @Test
    void javaPrioritiesAreMappedAtTheStartAndWhenTheyAreSet() {
        mapPriorities();
        Thread thread = new Thread(null, this::awaitEnd, "none");
        thread.setPriority(10);
        start(daemon(thread));
        assertEquals("1*/80 nice 0 cpus 11", kernel.stateOf(101));
        setPriority(thread, 1);
        assertEquals("0*/0 nice 7 cpus 11", kernel.stateOf(101));
        setPriority(thread, 5);
        assertEquals("0*/0 nice 0 cpus 11", kernel.stateOf(101), "5 is not mapped: what it had");
    }

    @Test
    void aRuleThatGivesAPolicyComesBeforeJavaPriorities() {
        mapPriorities();
        Thread ruled = start("turn-1");
        setPriority(ruled, 10);
        assertEquals("2*/20 nice 0 cpus 11", kernel.stateOf(101));
        Thread confined = start("pinned");
        setPriority(confined, 10);
        assertEquals("1*/80 nice 0 cpus 10", kernel.stateOf(102));
        rename(ruled, "none");
        assertEquals("1*/80 nice 0 cpus 11", kernel.stateOf(101), "no rule any more: its Java priority");
    }

    /** With -XX:ThreadPriorityPolicy=1 the JVM sets nice values on Thread.setPriority. */
    @Test
    void whatTheJvmMakesOfANiceValueIsPutRight() {
        Thread thread = start("soft");
        kernel.setNice(101, 4);
        setPriority(thread, 6);
        assertEquals("3*/0 nice -5 cpus 11", kernel.stateOf(101));
    }

    private void mapPriorities() {
        rules = new ThreadRules(
                List.of(turns, pinned),
                new JavaPriorities(Map.of(
                        10,
                        new JavaPriorities.Entry(10, new Scheduling(SchedulingPolicy.FIFO, 80, null), "t.yaml:20"),
                        1,
                        new JavaPriorities.Entry(
                                1, new Scheduling(SchedulingPolicy.OTHER, 0, 7, null, null, null), "t.yaml:21"))));
        applier = applier(false);
    }

    private void setPriority(Thread thread, int priority) {
        thread.setPriority(priority);
        applier.javaPrioritySet(thread);
    }

    @Test
    void knowsThePatternsThatMetNoThread() {
        start("main-loop");
        assertEquals(
                List.of(
                        "t.yaml:2 (\"control-*\")",
                        "t.yaml:7 (\"turn-?\")",
                        "t.yaml:9 (\"soft\")",
                        "t.yaml:10 (\"pinned\")",
                        "t.yaml:11 (\"loop\")"),
                rules.unmatched());
        start("control-1");
        assertEquals(4, rules.unmatched().size());
        assertNull(control.unmet());
        new UnmatchedAtExit(rules).run();
        assertSaid("turnstile: no thread matched: t.yaml:7 (\"turn-?\"), t.yaml:9 (\"soft\"), t.yaml:10 (\"pinned\"),"
                + " t.yaml:11 (\"loop\")");
    }

    @Test
    void aMissingPermissionIsSaidOncePerRuleAndItsRemedyOnce() {
        kernel.refusals.put("policy", Errno.EPERM);
        start("control-1");
        start("turn-1");
        start("control-2");
        start("turn-2");
        assertSaid(
                "turnstile: t.yaml:2: policy fifo priority 80 refused with EPERM, threads named \"control-*\","
                        + " \"main-loop\" run without it; " + Refusals.REAL_TIME_REMEDY,
                "turnstile: t.yaml:7: policy rr priority 20 refused with EPERM, threads named \"turn-?\" run without"
                        + " it");
        assertEquals("0/0 nice 0 cpus 11", kernel.stateOf(101));
    }

    @Test
    void theRemedyThatStartUpHasSaidIsNotRepeated() {
        kernel.refusals.put("policy", Errno.EPERM);
        applier = applier(true);
        start("turn-1");
        assertSaid("turnstile: t.yaml:7: policy rr priority 20 refused with EPERM, threads named \"turn-?\" run without"
                + " it");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 'EPERM, threads named \"loop\" run without it; " + Refusals.DEADLINE_PERMISSION + "'",
        "16, 'EBUSY, threads named \"loop\" run without it; " + Refusals.DEADLINE_ADMISSION + "'",
        "22, 'EINVAL, threads named \"loop\" run without it; " + Refusals.DEADLINE_LIMITS + "'",
        "38, 'ENOSYS, threads named \"loop\" run without it'",
        "12, 'ENOMEM, threads named \"loop\" run without it'",
        "3, ''",
    })
    void aRefusedDeadlineIsSaidOnceWithWhatItMeans(int errno, String said) {
        kernel.refusals.put("deadline", errno);
        start("loop");
        start("loop");
        String what = "turnstile: t.yaml:11: policy deadline runtime 1ms deadline 5ms period 9ms refused with ";
        if (said.isEmpty()) {
            assertSaid();
        } else {
            assertSaid(what + said);
        }
    }

    @ParameterizedTest
    @CsvSource({"13, EACCES, true", "1, EPERM, false", "38, ENOSYS, false"})
    void aRefusedNiceValueLeavesThePolicy(int errno, String name, boolean remedy) {
        kernel.refusals.put("nice", errno);
        applier = applier(true);
        start("soft");
        assertEquals("3*/0 nice 0 cpus 11", kernel.stateOf(101));
        assertEquals(
                "turnstile: t.yaml:9: nice -5 refused with " + name + ", threads named \"soft\" run without it"
                        + (remedy ? "; " + Refusals.NICE_REMEDY : ""),
                err.toString(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
    }

    @Test
    void whatCannotBeGivenBackIsSaid() {
        Thread thread = start("control-1");
        kernel.refusals.put("policy", Errno.EPERM);
        rename(thread, "none");
        assertSaid(
                "turnstile: a thread that no rule means any more: the former policy refused with EPERM, it keeps what it"
                        + " has; " + Refusals.REAL_TIME_REMEDY);
    }

    @Test
    void cpusThatAThreadMayNotUseAreSaidAndThePolicyIsGivenAllTheSame() {
        kernel.set(101, ORDINARY, 0, 0, 0b1100);
        kernel.set(102, ORDINARY, 0, 0, 0b1100);
        kernel.usableCpus = 0b1100;
        start("control-1");
        start("control-1");
        assertSaid("turnstile: t.yaml:2: cpus 0-1 refused with EINVAL, threads named \"control-*\", \"main-loop\" run"
                + " without it; allowed are 2-3");
        assertEquals("1*/80 nice 0 cpus 1100", kernel.stateOf(101));
    }

    @ParameterizedTest
    @CsvSource({"1, EPERM", "16, EBUSY", "38, ENOSYS"})
    void cpusThatAreRefusedForAnotherReasonAreSaid(int errno, String name) {
        kernel.refusals.put("cpus", errno);
        start("control-1");
        assertSaid("turnstile: t.yaml:2: cpus 0-1 refused with " + name
                + ", threads named \"control-*\", \"main-loop\" run without it");
    }

    /** sched_setaffinity(2) fails only where no CPU of the mask can be used; others it passes over. */
    @Test
    void cpusThatTheKernelPassesOverAreSaidOncePerRule() {
        kernel.usableCpus = 0b10;
        start("control-1");
        start("control-2");
        assertSaid("turnstile: t.yaml:2: cpus 0 do not exist or are not allowed here, threads named \"control-*\","
                + " \"main-loop\" run without them");
    }

    @Test
    void cpusThatCannotBeVerifiedAreSaid() {
        kernel.refusals.put("getaffinity", Errno.ENOSYS);
        start("control-1");
        assertSaid("turnstile: t.yaml:2: cpus 0-1 are set but could not be verified");
    }

    @Test
    void ourOwnThreadsAreNotMeant() {
        rules = new ThreadRules(
                List.of(rule(List.of("*"), new Scheduling(SchedulingPolicy.IDLE, 0, null), 1)), JavaPriorities.NONE);
        applier = applier(false);
        start("turnstile-vm-threads");
        assertEquals(List.of(), kernel.calls);
        start("any");
        assertEquals(List.of("policy 102 5 0"), kernel.calls);
    }
}
