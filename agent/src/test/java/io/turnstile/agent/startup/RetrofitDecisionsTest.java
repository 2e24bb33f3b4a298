package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.rewrite.SiteRules;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the start makes of a configuration and of what the machine has. */
class RetrofitDecisionsTest {
    private static final String LOCKS = """
            rules:
              - match: "com.acme.**"
                protocol: pi
              - match: "com.other.**"
                protocol: jvm
            """;
    private static final String THREADS = """
            threads:
              - name: "rt-*"
                policy: fifo
                priority: 50
            """;

    @TempDir
    private Path directory;

    @Test
    void wantsAreWhatRulesSay() throws Exception {
        Wants wants = new Wants(config(LOCKS + THREADS));

        assertEquals(EnumSet.of(LockProtocol.PI, LockProtocol.JVM), wants.protocols());
        assertTrue(wants.realTime());
        assertFalse(wants.affinity());
        assertTrue(new Wants(config("threads:\n  - name: \"a\"\n    cpus: [0]\n")).affinity());
    }

    @Test
    void grantedRulesCarryProtocolOriginAndObstacle() throws Exception {
        GrantedRules rules = GrantedRules.on(
                ProtocolSupport.of(ProbedPlatform.without()), config(LOCKS).rules());

        SiteRules.Selected acme = rules.ruleFor("com/acme/Queue", false);
        assertEquals(LockProtocol.PI, acme.protocol());
        assertTrue(acme.origin().endsWith("turnstile.yaml:2"), acme.origin());
        assertNull(acme.obstacle());
        assertEquals(
                "the rule says jvm", rules.ruleFor("com/other/Queue", false).obstacle());
        assertNull(rules.ruleFor("org/else/Queue", false));
        assertTrue(rules.retrofitsLocks());
    }

    @Test
    void machineWithoutFutexLeavesNothingToRetrofit() throws Exception {
        GrantedRules rules = GrantedRules.on(
                ProtocolSupport.of(ProbedPlatform.without(Capability.FUTEX)),
                config(LOCKS).rules());

        assertFalse(rules.retrofitsLocks());
        assertTrue(rules.ruleFor("com/acme/Queue", false).obstacle().contains("futex wait and wake is missing"));
    }

    @Test
    void shortfallIsSaidOnceAndFallsBackByDefault() throws Exception {
        AgentConfig config = config(LOCKS + THREADS);
        ProtocolSupport support =
                ProtocolSupport.of(ProbedPlatform.without(Capability.PI_FUTEX, Capability.REALTIME_SCHEDULING));
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        assertFalse(sayAll(new Shortfalls(config, support), said));
        List<String> lines = said.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, lines.size(), lines::toString);
        assertEquals(
                "turnstile: priority-inheritance futex is missing (PI_FUTEX: ENOSYS): locks with protocol pi use futex"
                        + " instead; remedy: get a newer kernel",
                lines.get(0));
        assertEquals(
                "turnstile: real-time scheduling is missing (REALTIME_SCHEDULING: ENOSYS): threads keep their scheduling"
                        + " policy; remedy: get a newer kernel",
                lines.get(1));
    }

    @Test
    void shortfallEndsTheJvmWhereTheConfigurationSaysSo() throws Exception {
        AgentConfig config = config("on-missing-capability: exit\n" + LOCKS);
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        assertTrue(
                sayAll(new Shortfalls(config, ProtocolSupport.of(ProbedPlatform.without(Capability.PI_FUTEX))), said));
        assertFalse(sayAll(new Shortfalls(config, ProtocolSupport.of(ProbedPlatform.without())), said));
    }

    @Test
    void refusalIsOneSentenceWhateverIsMissing() throws Exception {
        AgentConfig config = config("on-missing-capability: exit\n" + LOCKS + THREADS);
        ProtocolSupport support =
                ProtocolSupport.of(ProbedPlatform.without(Capability.PI_FUTEX, Capability.REALTIME_SCHEDULING));
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        assertTrue(sayAll(new Shortfalls(config, support), said));
        assertEquals(
                "turnstile: priority-inheritance futex is missing (PI_FUTEX: ENOSYS), real-time scheduling is missing"
                        + " (REALTIME_SCHEDULING: ENOSYS): the JVM ends, as on-missing-capability says; remedy: get a newer"
                        + " kernel\n",
                said.toString(StandardCharsets.UTF_8));
    }

    /** Each protocol is kept, but with a lesser promise: that is said, too. */
    @Test
    void lesserPromiseIsSaidOnce() throws Exception {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without(
                Capability.LOCK_PI2, Capability.REQUEUE_PI, Capability.INTERRUPT_SIGNAL, Capability.MEMBARRIER));
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        Shortfalls shortfalls = new Shortfalls(config(LOCKS), support);
        assertFalse(sayAll(shortfalls, said));
        List<String> lines = said.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("follow steps of the wall clock"), lines::toString);
        assertEquals(3, shortfalls.sentences().size());
        assertFalse(shortfalls.sentences().get(0).contains("remedy"));
    }

    @Test
    void startupLineSaysWhatLocksGetInstead() throws Exception {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without(Capability.PI_FUTEX));

        String line = new StartupLine("1.2.3", config(LOCKS), support).toString();
        assertTrue(line.contains("(jvm, pi as futex)"), line);
    }

    /** What nobody asks for is not missed. */
    @Test
    void missingRealTimeIsNoShortfallWithoutThreadRules() throws Exception {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without(Capability.REALTIME_SCHEDULING));
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        assertFalse(sayAll(new Shortfalls(config("on-missing-capability: exit\n" + LOCKS), support), said));
        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void startupLineSaysWhatIsOn() throws Exception {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without(Capability.REALTIME_SCHEDULING));

        assertEquals(
                "turnstile 1.2.3: 2 rules (jvm, pi), 1 thread rule on linux test, none; PI futex ok, real-time scheduling"
                        + " missing; jdk " + System.getProperty("java.version"),
                new StartupLine("1.2.3", config(LOCKS + THREADS), support).toString());
    }

    @Test
    void startupLineCountsNothingThatIsNotThere() throws Exception {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without());

        String mapped = new StartupLine("1", config("map-java-priorities: {10: \"fifo:80\", 9: \"rr:7\"}\n"), support)
                .toString();
        assertTrue(mapped.startsWith("turnstile 1: 2 Java priorities mapped on linux"), mapped);
        String threads = new StartupLine("1", config(THREADS), support).toString();
        assertTrue(threads.startsWith("turnstile 1: 1 thread rule on linux"), threads);
        String nothing = new StartupLine("1", config("log: quiet\n"), support).toString();
        assertTrue(nothing.startsWith("turnstile 1: 0 rules on linux"), nothing);
    }

    private AgentConfig config(String text) throws Exception {
        return AgentConfig.loadFile(
                Files.writeString(directory.resolve("turnstile.yaml"), text).toString());
    }

    private static boolean sayAll(Shortfalls shortfalls, ByteArrayOutputStream said) {
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            return shortfalls.sayAll();
        } finally {
            System.setErr(before);
        }
    }
}
