package io.turnstile.nativeaccess.machine;

import io.turnstile.nativeaccess.machine.Fact.State;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every line both ways: as one wishes it, and taken away. */
class MachineTest {
    private static final String NO_SYS_NICE = "000001ffff7fffff";
    private static final String NONE = "0000000000000000";

    @TempDir
    private Path root;

    private FakeFiles fake() {
        return new FakeFiles(root);
    }

    private static Machine machine(FakeFiles fake, String... options) {
        return machine(fake, Map.of(), "glibc 2.36", options);
    }

    private static Machine machine(
            FakeFiles fake, Map<String, String> environment, String cLibrary, String... options) {
        return new Machine(fake.files(), environment, JvmView.ofOptions(List.of(options)), cLibrary, "turnstile.jar");
    }

    private static Fact fact(Machine machine, String id) {
        return machine.facts().stream()
                .filter(any -> any.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no fact " + id));
    }

    private static void assertFact(Machine machine, String id, State state, String found) {
        Fact fact = fact(machine, id);
        assertEquals(state, fact.state(), fact::toString);
        assertTrue(fact.found().contains(found), fact::toString);
        assertFalse(fact.meaning().isEmpty(), fact::toString);
        assertEquals(state == State.OK, fact.remedy().isEmpty(), () -> "remedy of " + fact);
    }

    private static final String[] WISHED = {
        "-XX:+UseZGC", "-XX:+UnlockDiagnosticVMOptions", "-XX:GuaranteedSafepointInterval=0", "-Xmx1g"
    };

    @Test
    void machineAsOneWishesItHasNothingToComplainOf() {
        Set<String> ids = new HashSet<>();
        for (Fact fact : machine(fake(), WISHED).facts()) {
            assertEquals(State.OK, fact.state(), fact::toString);
            assertTrue(ids.add(fact.id()), () -> "twice: " + fact);
            assertFalse(fact.found().isEmpty(), fact::toString);
            assertTrue(fact.remedy().isEmpty(), fact::toString);
        }
        assertEquals(22, ids.size());
    }

    @Test
    void emptyMachineIsDescribedWithoutAnException() {
        Machine nothing = new Machine(SystemFiles.below(root.toFile()), Map.of(), JvmView.ofOptions(List.of()), "", "");
        assertFact(nothing, "kernel", State.MISSING, "no /proc");
        assertFact(nothing, "c-library", State.WARNING, "unknown");
        assertFact(nothing, "cap-sys-nice", State.MISSING, "not in effect");
        assertFact(nothing, "rlimit-rtprio", State.MISSING, "0");
        assertFact(nothing, "rlimit-memlock", State.WARNING, "unknown");
        assertFact(nothing, "cpus", State.WARNING, "unknown");
        assertFact(nothing, "isolated-cpus", State.WARNING, "none");
        assertEquals(0, nothing.highestPriority());
    }

    @Test
    void kernelAndLibrary() {
        FakeFiles fake = fake();
        assertFact(machine(fake), "kernel", State.OK, "Linux 6.18.0");
        assertFact(machine(fake), "c-library", State.OK, "glibc 2.36");
        assertFact(machine(fake, Map.of(), ""), "c-library", State.OK, "glibc");
        fake.put("/proc/self/maps", "7f00-7f01 r-xp 0 08:01 1 /lib/ld-musl-x86_64.so.1");
        assertFact(machine(fake, Map.of(), ""), "c-library", State.OK, "musl");
        fake.remove("/sys/kernel/realtime");
        assertFact(machine(fake), "preempt-rt", State.WARNING, "no");
    }

    @Test
    void sandboxes() {
        FakeFiles fake = fake().status(NONE, 2, "0-3");
        assertFact(machine(fake), "seccomp", State.WARNING, "mode 2");
        fake.put("/proc/version", "Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016");
        assertFact(machine(fake), "gvisor", State.WARNING, "gVisor");
        fake.put("/proc/version", "Linux version 4.4.0 (gcc) #31-Ubuntu SMP Tue Mar 1 2016");
        assertFact(machine(fake), "gvisor", State.OK, "no");
    }

    @Test
    void containersAreKnownByFileVariableOrGroup() {
        FakeFiles fake = fake();
        assertFact(machine(fake), "container", State.OK, "none");
        assertFact(machine(fake, Map.of("container", "lxc"), ""), "container", State.OK, "the variable container");
        fake.put("/proc/self/cgroup", "4:memory:/docker/0123456789ab");
        assertFact(machine(fake), "container", State.OK, "(docker)");
        fake.put("/.dockerenv", "");
        assertFact(machine(fake), "container", State.OK, "/.dockerenv");
    }

    @Test
    void withoutTheCapabilityTheLimitDecides() {
        FakeFiles fake = fake().status(NO_SYS_NICE, 0, "0-3").limits("0", "unlimited");
        assertFact(machine(fake), "cap-sys-nice", State.MISSING, "not in effect");
        assertFact(machine(fake), "rlimit-rtprio", State.MISSING, "0");
        assertEquals(0, machine(fake).highestPriority());
        fake.limits("20", "unlimited");
        assertFact(machine(fake), "cap-sys-nice", State.WARNING, "not in effect");
        assertFact(machine(fake), "rlimit-rtprio", State.WARNING, "20");
        assertEquals(20, machine(fake).highestPriority());
        fake.limits("99", "unlimited");
        assertFact(machine(fake), "rlimit-rtprio", State.OK, "99");
        assertEquals(99, machine(fake).highestPriority());
    }

    @Test
    void withTheCapabilityTheLimitDoesNotCount() {
        assertFact(machine(fake()), "rlimit-rtprio", State.OK, "0");
        assertEquals(99, machine(fake()).highestPriority());
    }

    @Test
    void realTimeBudgetOfTheControlGroup() {
        FakeFiles fake = fake();
        assertFact(machine(fake), "rt-cgroup", State.OK, "not in use");
        fake.put("/proc/self/mountinfo", "31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct")
                .put("/proc/self/cgroup", "5:cpu,cpuacct:/system.slice/app")
                .put("/sys/fs/cgroup/cpu,cpuacct/cpu.rt_runtime_us", "950000")
                .put("/sys/fs/cgroup/cpu,cpuacct/system.slice/app/cpu.rt_runtime_us", "0");
        assertFact(machine(fake), "rt-cgroup", State.MISSING, "cpu.rt_runtime_us is 0");
        fake.put("/proc/self/cgroup", "5:cpu,cpuacct:/");
        assertFact(machine(fake), "rt-cgroup", State.OK, "950000");
    }

    @Test
    void throttling() {
        FakeFiles fake = fake();
        assertFact(machine(fake), "rt-throttling", State.OK, "950000 of each 1000000 us");
        fake.put("/proc/sys/kernel/sched_rt_runtime_us", "-1");
        assertFact(machine(fake), "rt-throttling", State.WARNING, "off");
        fake.put("/proc/sys/kernel/sched_rt_runtime_us", "0");
        assertFact(machine(fake), "rt-throttling", State.MISSING, "sched_rt_runtime_us is 0");
    }

    @Test
    void lockedMemory() {
        FakeFiles fake = fake().limits("0", "65536");
        assertFact(machine(fake), "rlimit-memlock", State.OK, "CAP_IPC_LOCK");
        fake.status(NONE, 0, "0-3");
        assertFact(machine(fake), "rlimit-memlock", State.WARNING, "65536 bytes");
    }

    @Test
    void cpus() {
        FakeFiles fake = fake().status(NONE, 0, "3");
        assertFact(machine(fake), "cpus", State.WARNING, "3 alone");
        fake.put("/sys/devices/system/cpu/isolated", "");
        assertFact(machine(fake), "isolated-cpus", State.WARNING, "none");
        fake.put("/sys/devices/system/node/node1/cpulist", "4-7");
        assertFact(machine(fake), "numa", State.WARNING, "2 nodes");
    }

    @Test
    void quotaOfTheNearestControlGroup() {
        FakeFiles fake = fake().put("/sys/fs/cgroup/user.slice/session-1.scope/cpu.max", "max 100000");
        assertFact(machine(fake), "cpu-quota", State.OK, "none");
        fake.put("/sys/fs/cgroup/user.slice/cpu.max", "150000 100000");
        assertFact(machine(fake), "cpu-quota", State.WARNING, "150000 of each 100000 us");
        fake.put("/proc/self/mountinfo", "31 24 0:27 /docker/a /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu")
                .put("/proc/self/cgroup", "5:cpu:/docker/a")
                .put("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000")
                .put("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
        assertFact(machine(fake), "cpu-quota", State.WARNING, "50000 of each 100000 us");
    }

    @Test
    void collectorIsKnownByItsFlagOrByItsThreads() {
        FakeFiles fake = fake();
        assertFact(machine(fake, "-XX:+UseZGC"), "gc", State.OK, "ZGC");
        assertFact(machine(fake, "-XX:+UseG1GC", "-XX:-UseG1GC", "-XX:+UseEpsilonGC"), "gc", State.OK, "Epsilon");
        assertFact(machine(fake), "gc", State.WARNING, "Serial");
        fake.thread(102, "GC Thread#0", 0, 0);
        assertFact(machine(fake), "gc", State.WARNING, "Parallel");
        fake.thread(103, "G1 Main Marker", 0, 0);
        assertFact(machine(fake), "gc", State.WARNING, "G1");
    }

    @Test
    void optionsThatChangeThreadsAndSafepoints() {
        FakeFiles fake = fake();
        assertFact(machine(fake, "-XX:ThreadPriorityPolicy=1"), "thread-priority-policy", State.WARNING, "1");
        assertFact(machine(fake), "thread-priority-policy", State.OK, "0");
        assertFact(
                machine(fake, "-XX:GuaranteedSafepointInterval=500"), "guaranteed-safepoints", State.WARNING, "500 ms");
        State byDefault = Runtime.version().feature() <= 21 ? State.WARNING : State.OK;
        assertFact(machine(fake), "guaranteed-safepoints", byDefault, "0");
    }

    @Test
    void agentsBeforeOursGetInItsWay() {
        FakeFiles fake = fake();
        assertFact(machine(fake), "other-agents", State.OK, "none");
        assertFact(
                machine(fake, "-javaagent:/x/jacoco.jar=a=b", "-javaagent:/x/turnstile.jar=c"),
                "other-agents",
                State.WARNING,
                "-javaagent:/x/jacoco.jar");
        assertFact(
                machine(fake, "-javaagent:/x/turnstile.jar=c", "-javaagent:/x/jacoco.jar=a=b", "-agentlib:jdwp=x"),
                "other-agents",
                State.OK,
                "-javaagent:/x/jacoco.jar -agentlib:jdwp");
    }

    @Test
    void verificationAndAttaching() {
        FakeFiles fake = fake();
        for (String option : new String[] {"-Xverify:none", "-noverify", "-XX:-BytecodeVerificationRemote"}) {
            assertFact(machine(fake, option), "verification", State.WARNING, "off");
        }
        assertFact(machine(fake), "verification", State.OK, "on");
        assertFact(machine(fake, "-XX:+DisableAttachMechanism"), "attach", State.WARNING, "disabled");
        assertFact(machine(fake, "-XX:+StartAttachListener"), "attach", State.OK, "listening");
        assertFact(machine(fake), "attach", State.OK, "enabled");
    }

    @Test
    void threadsOfTheVmBelowThoseOfTheApplication() {
        FakeFiles fake = fake().thread(102, "GC Thread#0", 90, 1).thread(103, "rt (odd) name", 99, 1);
        assertEquals(State.OK, machine(fake).vmThreads(0, false, 0, "lift").state());
        Fact below = machine(fake).vmThreads(80, false, 0, "lift them");
        assertEquals(State.WARNING, below.state());
        assertEquals("SCHED_OTHER", below.found());
        assertEquals("lift them", below.remedy());
        fake.thread(101, "VM Thread", 85, 1);
        assertEquals(State.OK, machine(fake).vmThreads(80, false, 0, "lift").state());
        assertEquals(
                State.WARNING, machine(fake).vmThreads(86, false, 0, "lift").state());
        assertEquals(State.OK, machine(fake).vmThreads(86, false, 86, "lift").state());
        Fact deadline = machine(fake).vmThreads(0, true, 0, "lift");
        assertEquals(State.OK, deadline.state());
        assertTrue(
                deadline.meaning().contains("SCHED_DEADLINE threads come before every priority"), deadline::toString);
        assertEquals(State.WARNING, machine(fake).vmThreads(86, true, 0, "lift").state());
    }

    /** The real tree must be readable by the same code: this very JVM has a VM thread and CPUs. */
    @Test
    void thisMachineIsRead() {
        Machine here = new Machine(SystemFiles.ofThisMachine(), System.getenv(), JvmView.ofOptions(List.of()), "", "");
        assertFact(here, "kernel", State.OK, "Linux");
        assertTrue(KernelThread.all(SystemFiles.ofThisMachine()).stream().anyMatch(KernelThread::isOfTheVm));
    }
}
