package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.threads.CpuSet;
import io.turnstile.nativeaccess.machine.Fact;
import io.turnstile.nativeaccess.machine.Fact.State;
import io.turnstile.nativeaccess.machine.JvmView;
import io.turnstile.nativeaccess.machine.Machine;
import io.turnstile.nativeaccess.machine.SystemFiles;
import io.turnstile.runtime.platform.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DiagnosisTest {
    private static final String LOCKS = "rules:\n  - match: com.acme.**\n    protocol: pi\n";
    private static final String THREADS =
            "threads:\n  - name: rt-*\n    policy: fifo\n    priority: 80\n    cpus: [0, 7]\n";

    @TempDir
    private Path root;

    private Machine machine(String... options) throws IOException {
        file("/proc/self/status", "CapEff:\t0000000000000000\nCpus_allowed_list:\t0-3\n");
        file("/proc/self/limits", "Max realtime priority     50    50\n");
        file("/proc/sys/kernel/sched_rt_runtime_us", "-1\n");
        return new Machine(
                SystemFiles.below(root.toFile()), Map.of(), JvmView.ofOptions(List.of(options)), "", "turnstile.jar");
    }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private AgentConfig config(String text) throws Exception {
        return AgentConfig.loadFile(
                Files.writeString(root.resolve("turnstile.yaml"), text).toString());
    }

    @ParameterizedTest
    @EnumSource
    void eachCapabilityIsALineThatSaysWhatItsLackDoes(Capability capability) throws Exception {
        Fact there = lineOf(capability, ProtocolSupport.of(ProbedPlatform.without()));
        assertEquals(State.OK, there.state());
        Fact gone = lineOf(capability, ProtocolSupport.of(ProbedPlatform.without(capability)));
        assertEquals(State.MISSING, gone.state());
        assertFalse(gone.meaning().isEmpty(), gone::toString);
        assertEquals("get a newer kernel", gone.remedy());
    }

    private Fact lineOf(Capability capability, ProtocolSupport support) throws Exception {
        String id = capability.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Diagnosis(machine(), support, null)
                .facts().stream().filter(any -> any.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void startWarnsOfWhatMattersToTheConfigurationAlone() throws Exception {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without());
        Machine machine = machine("-javaagent:other.jar");

        List<String> locks = new Diagnosis(machine, support, config(LOCKS)).warnings();
        assertEquals(1, locks.size(), locks::toString);
        assertTrue(locks.get(0).startsWith("other agents: -javaagent:other.jar, "), locks::toString);

        List<String> threads = new Diagnosis(machine, support, config(THREADS)).warnings();
        assertEquals(2, threads.size(), threads::toString);
        assertTrue(threads.get(0).startsWith("real-time throttling: off"), threads::toString);
        assertTrue(threads.get(1).startsWith("the VM's threads: SCHED_OTHER, below"), threads::toString);
        assertTrue(threads.get(1).contains("; remedy: "), threads::toString);

        List<String> none = new Diagnosis(machine(), support, config(LOCKS)).warnings();
        assertEquals(List.of(), none);
    }

    @Test
    void prioritiesAndCpusThatThisUserCannotHaveAreNamedWithTheirRule() throws Exception {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without());
        List<String> clauses = new Diagnosis(machine(), support, config(THREADS)).outOfReach();
        assertEquals(2, clauses.size(), clauses::toString);
        assertTrue(clauses.get(0).endsWith("asks for priority 80, and this user has up to 50"), clauses::toString);
        assertTrue(clauses.get(1).endsWith("asks for cpus 7, which this process cannot have"), clauses::toString);

        String modest = THREADS.replace("80", "50").replace("[0, 7]", "[0, 3]");
        assertEquals(List.of(), new Diagnosis(machine(), support, config(modest)).outOfReach());

        String mapped = "map-java-priorities: {10: \"fifo:51\", 9: \"fifo:50\"}\n";
        clauses = new Diagnosis(machine(), support, config(mapped)).outOfReach();
        assertEquals(1, clauses.size(), clauses::toString);
        assertTrue(clauses.get(0).startsWith("Java priority 10"), clauses::toString);
        assertTrue(clauses.get(0).endsWith("asks for priority 51, and this user has up to 50"), clauses::toString);
    }

    /** A process that was started on some CPUs may take others of its cpuset. */
    @Test
    void cpusAreJudgedByWhatAThreadCanGet() throws Exception {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without());
        AgentConfig config = config(THREADS.replace("80", "50"));
        assertEquals(List.of(), new Diagnosis(machine(), support, config, CpuSet.parse("0-7")).outOfReach());
        List<String> clauses = new Diagnosis(machine(), support, config, CpuSet.parse("1-7")).outOfReach();
        assertTrue(clauses.get(0).endsWith("asks for cpus 0, which this process cannot have"), clauses::toString);
    }

    @Test
    void deadlineThreadsAreNoPriorityAmongOthers() throws Exception {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without());
        String deadline = "threads: [{name: dl, policy: deadline, runtime: 1ms, period: 10ms}]\n";
        List<Fact> facts = new Diagnosis(machine(), support, config(deadline)).facts();
        Fact line = facts.stream()
                .filter(fact -> fact.id().equals("vm-threads"))
                .findFirst()
                .orElseThrow();
        assertEquals(State.OK, line.state(), line::toString);
        assertTrue(line.meaning().contains("SCHED_DEADLINE threads come before every priority"), line::toString);
    }
}
