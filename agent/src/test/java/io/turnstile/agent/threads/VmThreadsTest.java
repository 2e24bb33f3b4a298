package io.turnstile.agent.threads;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Threads of the VM, by the names that the kernel has of them. */
class VmThreadsTest {
    private final FakeKernel kernel = new FakeKernel();
    private final Map<Integer, String> tasks = new HashMap<>();
    private final ThreadRules rules = new ThreadRules(
            List.of(
                    new ThreadRule(
                            ThreadSelector.ofVm(List.of("VM Thread", "GC Thread#*")),
                            new Scheduling(SchedulingPolicy.FIFO, 90, null),
                            "t.yaml:1"),
                    new ThreadRule(
                            ThreadSelector.ofVm(List.of("C? CompilerThread*", "Nobody")),
                            new Scheduling(SchedulingPolicy.RR, 85, null),
                            "t.yaml:2")),
            JavaPriorities.NONE);
    private final ThreadRuleApplier applier = new ThreadRuleApplier(rules, kernel, false, new KernelNames() {
        @Override
        Map<Integer, String> all() {
            return new HashMap<>(tasks);
        }
    });

    private void look() {
        applier.vmThreads().look();
    }

    private void settle() {
        look();
        look();
    }

    @Test
    void threadsAreMeantByTheirNamesAndTheirChildrenInherit() {
        tasks.putAll(Map.of(1, "java", 2, "VM Thread", 3, "GC Thread#0", 4, "C2 CompilerThre"));
        settle();
        assertEquals("0/0 nice 0 cpus 11", kernel.stateOf(1));
        assertEquals("1/90 nice 0 cpus 11", kernel.stateOf(2));
        assertEquals("1/90 nice 0 cpus 11", kernel.stateOf(3));
        assertEquals("2/85 nice 0 cpus 11", kernel.stateOf(4));
        assertEquals(List.of("t.yaml:2 (\"Nobody\")"), rules.unmatched());
    }

    @Test
    void eachIsGivenItOnceAndThoseThatComeLaterToo() {
        tasks.put(2, "VM Thread");
        settle();
        look();
        tasks.put(9, "GC Thread#1");
        look();
        look();
        look();
        assertEquals(List.of("policy 2 1 90", "policy 9 1 90"), kernel.calls);
    }

    /** A thread runs under its creator's name for its first moments. */
    @Test
    void aNameCountsWhenItWasSeenTwice() {
        tasks.put(2, "VM Thread");
        settle();
        tasks.put(7, "VM Thread");
        look();
        tasks.put(7, "some worker");
        settle();
        assertEquals(List.of("policy 2 1 90"), kernel.calls);
    }

    @Test
    void aTidThatIsUsedAgainByAnotherIsLookedAtAgain() {
        tasks.put(2, "VM Thread");
        settle();
        tasks.remove(2);
        look();
        tasks.put(2, "GC Thread#4");
        settle();
        assertEquals(List.of("policy 2 1 90", "policy 2 1 90"), kernel.calls);
    }

    /** An application may call a thread of its own "VM Thread". */
    @Test
    void theApplicationsThreadsAreNotMeant() {
        kernel.nextTid = 2;
        applier.threadStarted(Thread.currentThread());
        tasks.put(2, "VM Thread");
        settle();
        assertEquals(List.of(), kernel.calls);
    }

    @ParameterizedTest
    @CsvSource({
        "VM Thread, VM Thread, true",
        "GC Thread#*, GC Thread#11, true",
        "C2 CompilerThread0, C2 CompilerThre, true",
        "C? CompilerThread*, C1 CompilerThre, true",
        "C2 CompilerThread0, C1 CompilerThre, false",
        "Reference Handler, Reference Handl, true",
        "Signal*, Signal Dispatch, true",
        "*Thread0, C2 CompilerThre, false",
        "G1 *, G1 Conc#0, true",
        "VM Thread, VM Periodic Tas, false",
    })
    void longPatternsCountAsFarAsTheKernelKeepsNames(String pattern, String kernelName, boolean matches) {
        assertEquals(matches, KernelNames.matches(pattern, kernelName));
    }

    @ParameterizedTest
    @CsvSource({"short, short", "Reference Handler, Reference Handl", "ünïcödé-wörker, 9"})
    void javaNamesAreCutToFifteenBytes(String name, String kept) {
        String kernelName = KernelNames.ofJavaName(name);
        if (kept.equals("9")) {
            assertEquals(15, kernelName.length());
        } else {
            assertEquals(kept, kernelName);
        }
    }
}
