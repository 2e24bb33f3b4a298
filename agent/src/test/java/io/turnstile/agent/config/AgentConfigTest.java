package io.turnstile.agent.config;

import io.turnstile.agent.select.Rule;
import io.turnstile.agent.threads.JavaPriorities;
import io.turnstile.agent.threads.SchedulingPolicy;
import io.turnstile.agent.threads.ThreadRule;
import io.turnstile.nativeaccess.machine.SystemFiles;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AgentConfigTest {
    private static final String ALL_KEYS = """
            # all keys
            rules:
              - match: com.acme.audit.**
              - match:
                  - "com.acme.**"
                  - "!com.acme.generated.**"
                protocol: pi
              - {match: org.x.Queue, protocol: futex}
            threads:
              - name: control-*
                policy: fifo
                priority: 80
                cpus: [0, 2]
              - name: [turn-?, other]
                policy: rr
                priority: 1
                cpus: 0-3,5
              - name: background
                policy: other
              - name: pinned
                cpus: 1
            report:
              coverage: coverage.json
              format: json
            on-missing-capability: exit
            on-config-error: unmodified
            exit-code: 3
            thread-state: native
            spin: off
            native: jna
            log: debug
            dump-classes: /tmp/classes
            """;

    @TempDir
    File folder;

    private ConfigTexts texts;

    @BeforeEach
    void makeTexts() {
        texts = new ConfigTexts(folder);
    }

    @Test
    void readsEachKey() throws ConfigException {
        AgentConfig config = texts.load(ALL_KEYS);
        assertEquals(AgentConfig.OnMissingCapability.EXIT, config.onMissingCapability());
        assertEquals(AgentConfig.OnConfigError.UNMODIFIED, config.onConfigError());
        assertEquals(3, config.exitCode());
        assertEquals(AgentConfig.ThreadState.NATIVE, config.threadState());
        assertEquals(AgentConfig.Spin.OFF, config.spin());
        assertEquals(AgentConfig.NativeBinding.JNA, config.nativeBinding());
        assertEquals(AgentConfig.Log.DEBUG, config.log());
        assertEquals("/tmp/classes", config.dumpClasses());
        assertEquals("coverage.json", config.reportCoverage());
        assertEquals(AgentConfig.ReportFormat.JSON, config.reportFormat());
        assertEquals(List.of(), config.warnings());
    }

    @Test
    void readsRulesWithTheirPlaces() throws ConfigException {
        List<Rule> rules = texts.load(ALL_KEYS).rules().rules();
        assertEquals(3, rules.size());
        assertEquals("t.yaml:3 (com.acme.audit.**)", texts.named(rules.get(0).toString()));
        assertEquals(LockProtocol.JVM, rules.get(0).protocol());
        assertEquals(
                "t.yaml:4 (com.acme.**, !com.acme.generated.**)",
                texts.named(rules.get(1).toString()));
        assertEquals(LockProtocol.PI, rules.get(1).protocol());
        assertEquals("t.yaml:8", texts.named(rules.get(2).origin()));
        assertEquals(LockProtocol.FUTEX, rules.get(2).protocol());
    }

    @Test
    void readsThreadRules() throws ConfigException {
        List<ThreadRule> rules = texts.load(ALL_KEYS).threads().rules();
        assertEquals(4, rules.size());
        assertEquals(SchedulingPolicy.FIFO, rules.get(0).scheduling().policy());
        assertEquals(80, rules.get(0).scheduling().priority());
        assertEquals("0,2", rules.get(0).scheduling().cpus().toString());
        assertEquals(List.of("turn-?", "other"), rules.get(1).names());
        assertEquals("0-3,5", rules.get(1).scheduling().cpus().toString());
        assertEquals(SchedulingPolicy.OTHER, rules.get(2).scheduling().policy());
        assertNull(rules.get(2).scheduling().cpus());
        assertNull(rules.get(3).scheduling().policy());
        assertEquals("t.yaml:20 (\"pinned\")", texts.named(rules.get(3).toString()));
    }

    @Test
    void readsAllThatAThreadRuleCanGive() throws ConfigException {
        List<ThreadRule> rules = texts.load("""
                threads:
                  - {group: audio, class: ["com.acme.**", "!com.acme.Slow"], policy: batch, nice: -3, timer-slack: 1500ns}
                  - {vm-thread: [VM Thread, GC Thread*], policy: fifo, priority: 90}
                  - {name: loop, policy: deadline, runtime: 200us, deadline: 8ms, period: 10ms}
                  - {name: other, policy: deadline, runtime: 1ms, period: 1ms}
                """).threads().rules();
        assertEquals(
                List.of(
                        "group \"audio\" class com.acme.**, !com.acme.Slow = policy batch nice -3 timer-slack 1500ns",
                        "vm-thread \"VM Thread\", \"GC Thread*\" = policy fifo priority 90",
                        "\"loop\" = policy deadline runtime 200us deadline 8ms period 10ms",
                        "\"other\" = policy deadline runtime 1ms deadline 1ms period 1ms"),
                rules.stream()
                        .map(rule -> rule.describe().replaceAll(" \\([^()]*:\\d+\\)$", ""))
                        .toList());
        assertTrue(rules.get(1).threads().meansVm());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "map-java-priorities: {10: fifo:80, 1: other:5, 2: idle}",
                "map-java-priorities: [10: fifo:80, 1: other:5, 2: idle]",
                "map-java-priorities:\n  10: fifo:80\n  1: 'other:5'\n  2: idle\n"
            })
    void readsWhatJavaPrioritiesAreMappedTo(String text) throws ConfigException {
        List<String> lines = new ArrayList<>();
        for (JavaPriorities.Entry entry :
                texts.load(text).threads().priorities().all()) {
            lines.add(entry.priority() + " " + entry.scheduling());
        }
        assertEquals(List.of("1 policy other nice 5", "2 policy idle", "10 policy fifo priority 80"), lines);
    }

    /** A ceiling within the limits of a user who has any priority at all. */
    @Test
    void ceilingsAboveThePrivilegeAreRefused() throws Exception {
        AgentConfig config = texts.load("rules:\n  - match: a.B\n    protocol: ceiling\n    ceiling: 51\n");
        new File(folder, "proc/self").mkdirs();
        write("proc/self/status", "CapEff:\t0000000000000000");
        write("proc/self/limits", "Max realtime priority     50                   50");
        ConfigException refused =
                assertThrows(ConfigException.class, () -> config.checkAgainst(SystemFiles.below(folder)));
        assertTrue(
                texts.named(refused.getMessage())
                        .startsWith("t.yaml:4:14: ceiling: \"51\" is above the privilege of this user (allowed: a whole"
                                + " number from 1 to 50)"),
                refused.getMessage());

        write("proc/self/limits", "Max realtime priority     51                   51");
        config.checkAgainst(SystemFiles.below(folder));
        write("proc/self/limits", "Max realtime priority     0                    0");
        config.checkAgainst(SystemFiles.below(folder)); // a missing capability, with its own effect
        write("proc/self/limits", "Max realtime priority     50                   50");
        write("proc/self/status", "CapEff:\t0000000000800000"); // CAP_SYS_NICE
        config.checkAgainst(SystemFiles.below(folder));
    }

    @Test
    void whatTheMachineLacksIsSaidWithItsPlace() throws Exception {
        AgentConfig config = texts.load("""
                on-config-error: unmodified
                threads:
                  - name: a
                    cpus: [0, 2-4]
                  - {name: b, policy: deadline, runtime: 10us, period: 90us}
                """);
        new File(folder, "sys/devices/system/cpu").mkdirs();
        new File(folder, "proc/sys/kernel").mkdirs();
        config.checkAgainst(SystemFiles.below(folder)); // which tells nothing

        write("sys/devices/system/cpu/present", "0-3");
        ConfigException refused =
                assertThrows(ConfigException.class, () -> config.checkAgainst(SystemFiles.below(folder)));
        assertEquals("t.yaml:4:15: cpus: this machine has no CPU 4 (allowed: 0-3)", texts.named(refused.getMessage()));
        assertFalse(refused.endsJvm());

        write("sys/devices/system/cpu/present", "0-7");
        config.checkAgainst(SystemFiles.below(folder));
        write("proc/sys/kernel/sched_deadline_period_min_us", "100");
        write("proc/sys/kernel/sched_deadline_period_max_us", "4194304");
        refused = assertThrows(ConfigException.class, () -> config.checkAgainst(SystemFiles.below(folder)));
        assertTrue(
                texts.named(refused.getMessage())
                        .startsWith("t.yaml:5:56: period: is outside of this kernel's limits (allowed: from 100us to"
                                + " 4194304us"),
                refused.getMessage());
        write("proc/sys/kernel/sched_deadline_period_min_us", "90");
        config.checkAgainst(SystemFiles.below(folder));
    }

    private void write(String path, String text) throws IOException {
        Files.writeString(new File(folder, path).toPath(), text + '\n');
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "---\n...\n", "{}", "\uFEFF", "rules: []\nthreads: []\n"})
    void anEmptyFileMeansTheDefaults(String text) throws ConfigException {
        AgentConfig config = texts.load(text);
        assertTrue(config.rules().rules().isEmpty());
        assertTrue(config.threads().isEmpty());
        assertDefaults(config);
    }

    @Test
    void noArgumentsMeanTheDefaults() throws ConfigException {
        assertDefaults(ConfigTexts.load(null, Map.of(), Map.of()));
        assertDefaults(ConfigTexts.load("", Map.of(), Map.of()));
    }

    private static void assertDefaults(AgentConfig config) {
        assertEquals(
                List.of(
                        "on-missing-capability = fallback (default)",
                        "on-config-error = exit (default)",
                        "exit-code = 78 (default)",
                        "thread-state = faithful (default)",
                        "spin = auto (default)",
                        "native = auto (default)",
                        "log = info (default)",
                        "report.format = text (default)",
                        "tracking = off (default)",
                        "tracking.detect-after = 5s (default)",
                        "tracking.long-wait = 30s (default)",
                        "tracking.on-deadlock = report (default)",
                        "tracking.html = turnstile-locks.html (default)",
                        "monitors.protocol = futex (default)",
                        "monitors.verify = off (default)"),
                config.describe());
        assertNull(config.reportCoverage());
        assertNull(config.dumpClasses());
    }

    @Test
    void describesEachEffectiveValueWithItsOrigin() throws ConfigException {
        String text = """
                rules:
                  - match: [com.acme.**, "!**.Old"]
                    protocol: pi
                threads:
                  - {name: control-*, policy: fifo, priority: 80, cpus: 0-1}
                spin: off
                """;
        List<String> lines = ConfigTexts.load(
                        texts.write(text) + ",log=debug",
                        Map.of("turnstile.exit-code", "4"),
                        Map.of("TURNSTILE_REPORT_COVERAGE", "stderr"))
                .describe();
        assertEquals(
                List.of(
                        "rule 1: com.acme.**, !**.Old = pi (t.yaml:2)",
                        "thread rule 1: \"control-*\" = policy fifo priority 80 cpus 0-1 (t.yaml:5)",
                        "on-missing-capability = fallback (default)",
                        "on-config-error = exit (default)",
                        "exit-code = 4 (-Dturnstile.exit-code)",
                        "thread-state = faithful (default)",
                        "spin = off (t.yaml:6:7)",
                        "native = auto (default)",
                        "log = debug (agent argument log)",
                        "report.coverage = stderr (environment variable TURNSTILE_REPORT_COVERAGE)",
                        "report.format = text (default)",
                        "tracking = off (default)",
                        "tracking.detect-after = 5s (default)",
                        "tracking.long-wait = 30s (default)",
                        "tracking.on-deadlock = report (default)",
                        "tracking.html = turnstile-locks.html (default)",
                        "monitors.protocol = futex (default)",
                        "monitors.verify = off (default)"),
                lines.stream().map(texts::named).toList());
    }

    @Test
    void warnsOfPatternsThatCanNeverMatch() throws ConfigException {
        AgentConfig config = texts.load("""
                rules:
                  - match: com.acme.**
                    protocol: pi
                  - match: [org.x.*, com.acme.db.**, org.x.Foo]
                  - match: ["net.**", "!net.a.**", net.a.B]
                  - match: net.c.D
                  - match: "**"
                  - match: java.util.**
                threads:
                  - {name: [a*, ab], cpus: 0}
                  - {name: abc, cpus: 0}
                """);
        assertEquals(
                List.of(
                        "t.yaml:4:22: warning: the pattern \"com.acme.db.**\" can never match: the rule at t.yaml:2"
                                + " (com.acme.**) comes first",
                        "t.yaml:4:38: warning: the pattern \"org.x.Foo\" can never match: \"org.x.*\" comes first",
                        "t.yaml:5:36: warning: the pattern \"net.a.B\" can never match: an exclusion of its own rule"
                                + " takes away all it means",
                        "t.yaml:10:17: warning: the pattern \"ab\" can never match: \"a*\" comes first",
                        "t.yaml:11:12: warning: the pattern \"abc\" can never match: the rule at t.yaml:10 (\"a*\","
                                + " \"ab\") comes first"),
                config.warnings().stream().map(texts::named).toList());
    }
}
