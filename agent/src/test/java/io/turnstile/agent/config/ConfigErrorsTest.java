package io.turnstile.agent.config;

import java.io.File;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** What is wrong with a file is told in one line: place, what was read, what is allowed, the nearest word. */
class ConfigErrorsTest {
    private static final String FILE_KEYS =
            "(allowed: rules, threads, map-java-priorities, report, tracking, monitors, on-missing-capability, on-config-error,"
                    + " exit-code, thread-state, spin, native, log, dump-classes)";
    private static final String QUOTES =
            "; a pattern that begins with * or ! needs quotes, as in \"**.Foo\" or \"!com.acme.Foo\"";

    @TempDir
    File folder;

    private ConfigTexts texts;

    @BeforeEach
    void makeTexts() {
        texts = new ConfigTexts(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "rules:~- match: a.b~  protcol: pi | 3:3: unknown key \"protcol\" in rule; did you mean \"protocol\"?"
                        + " (allowed: match, protocol, monitors, ceiling, park)",
                "rules:~- match: a.b~  weight: 1 | 3:3: unknown key \"weight\" in rule (allowed: match, protocol, monitors, ceiling, park)",
                "threads:~- name: a~  cpu: 1 | 3:3: unknown key \"cpu\" in thread rule; did you mean \"cpus\"?"
                        + " (allowed: name, group, class, vm-thread, policy, priority, nice, runtime, deadline, period, cpus,"
                        + " timer-slack)",
                "report:~  coverge: x | 2:3: unknown key \"coverge\" in report; did you mean \"coverage\"? (allowed:"
                        + " coverage, format)",
                "spin: off~log: info~spin: auto | 3:1: duplicate key \"spin\" in configuration (first in line 1)",
                "rules:~- {match: a, match: b} | 2:14: duplicate key \"match\" in rule (first in line 2)",
                "spin: of | 1:7: spin: \"of\" is not allowed; did you mean \"off\"? (allowed: auto, off)",
                "spin: OFF | 1:7: spin: \"OFF\" is not allowed; did you mean \"off\"? (allowed: auto, off)",
                "spin: [off] | 1:7: spin: a list is not allowed (allowed: auto, off)",
                "spin: {a: b} | 1:7: spin: a mapping of keys is not allowed (allowed: auto, off)",
                "spin: | 1:6: spin: an empty value is not allowed (allowed: auto, off)",
                "rules:~- match: a~  protocol: ip | 3:13: protocol: \"ip\" is not allowed; did you mean \"pi\"?"
                        + " (allowed: jvm, futex, pi, ceiling)",
                "rules:~- match: a~  protocol: ceiling | 3:13: missing key \"ceiling\" in rule: required with protocol or"
                        + " monitors ceiling (allowed: a whole number from 1 to 99, or auto)",
                "rules:~- match: a~  monitors: ceiling | 3:13: missing key \"ceiling\" in rule: required with protocol or"
                        + " monitors ceiling (allowed: a whole number from 1 to 99, or auto)",
                "rules:~- match: a~  protocol: pi~  ceiling: 50 | 4:12: ceiling: is allowed only with protocol or monitors"
                        + " ceiling (allowed then: a whole number from 1 to 99, or auto)",
                "rules:~- match: a~  protocol: ceiling~  ceiling: 100 | 4:12: ceiling: \"100\" is not allowed (allowed: a"
                        + " whole number from 1 to 99, or auto)",
                "rules:~- match: a~  protocol: ceiling~  ceiling: 0 | 4:12: ceiling: \"0\" is not allowed (allowed: a"
                        + " whole number from 1 to 99, or auto)",
                "rules:~- match: a~  protocol: ceiling~  ceiling: aut | 4:12: ceiling: \"aut\" is not allowed; did you mean"
                        + " \"auto\"? (allowed: a whole number from 1 to 99, or auto)",
                "rules:~- match: a~  protocol: ceiling~  ceiling: [5] | 4:12: ceiling: a list is not allowed (allowed: a"
                        + " whole number from 1 to 99, or auto)",
                "rules:~- match: a~  protocol: ceilling~  ceiling: 5 | 3:13: protocol: \"ceilling\" is not allowed; did you"
                        + " mean \"ceiling\"? (allowed: jvm, futex, pi, ceiling)",
                "monitors:~  classes: java.util.Vector | 2:12: classes: \"java.util.Vector\" locks itself in the JDK's code, which"
                        + " is not rewritten (allowed: arrays, or a class name of a collection of java.util, or a list of"
                        + " these)",
                "monitors:~  classes: [arrays, java.util.ArayList] | 2:21: classes: \"java.util.ArayList\" is no class of the"
                        + " JDK; did you mean \"java.util.ArrayList\"? (allowed: arrays, or a class name of a collection of"
                        + " java.util, or a list of these)",
                "monitors:~  classes: java.lang.Thread | 2:12: classes: \"java.lang.Thread\" is no collection that can be"
                        + " created (allowed: arrays, or a class name of a collection of java.util, or a list of these)",
                "rules: 5 | 1:8: rules: \"5\" is not allowed (allowed: a list of rules)",
                "rules: | 1:7: rules: an empty value is not allowed (allowed: a list of rules)",
                "rules:~  match: a | 2:3: rules: a mapping of keys is not allowed (allowed: a list of rules)",
                "rules: [a.b] | 1:9: rule: \"a.b\" is not allowed (allowed: a mapping with the keys match, protocol, monitors, ceiling, park)",
                "rules:~- protocol: pi | 2:3: missing key \"match\" in rule (allowed: a class pattern or a list of class"
                        + " patterns)",
                "rules:~- match: {a: b} | 2:10: match: a mapping of keys is not allowed (allowed: a class pattern or a"
                        + " list of class patterns)",
                "rules:~- match: [] | 2:10: match: an empty list is not allowed (allowed: a class pattern or a list of"
                        + " class patterns)",
                "rules:~- match: [[a]] | 2:11: match: a list is not allowed (allowed: a class pattern or a list of class"
                        + " patterns)",
                "rules:~- match: '' | 2:10: match: the pattern \"\" is empty",
                "rules:~- match: com..Foo | 2:10: match: the pattern \"com..Foo\" has a dot without a name beside it",
                "rules:~- match:~  - a.b~  - \"!com/acme\" | 4:5: match: the pattern \"!com/acme\" has a slash: parts of"
                        + " a name are separated by dots",
                "rules:~- match: [\"!a.b\"] | 2:10: match: has exclusions only, and so matches nothing (allowed: at"
                        + " least one pattern without !)",
                "- a | 1:1: configuration: a list is not allowed (allowed: a mapping with the keys rules, threads, map-java-priorities,"
                        + " report, tracking, monitors, on-missing-capability, on-config-error, exit-code, thread-state, spin, native, log,"
                        + " dump-classes)",
                "exit-code: 0 | 1:12: exit-code: \"0\" is not allowed (allowed: a whole number from 1 to 255)",
                "exit-code: 256 | 1:12: exit-code: \"256\" is not allowed (allowed: a whole number from 1 to 255)",
                "exit-code: 7.5 | 1:12: exit-code: \"7.5\" is not allowed (allowed: a whole number from 1 to 255)",
                "exit-code: '3' | 1:12: exit-code: \"3\" is not allowed (allowed: a whole number from 1 to 255), without"
                        + " quotes",
                "dump-classes: '' | 1:15: dump-classes: an empty value is not allowed (allowed: a directory)",
                "report: stderr | 1:9: report: \"stderr\" is not allowed (allowed: a mapping with the keys coverage,"
                        + " format)",
            })
    void tellsWhatIsWrongInAFile(String text, String message) {
        texts.assertRefused(text.replace('~', '\n'), "t.yaml:" + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "- policy: other | 2:3: missing key \"name\" in thread rule: it must say which threads (allowed: name,"
                        + " group, class or vm-thread)",
                "- name: a | 2:3: thread rule: gives nothing (allowed: policy, priority, nice, runtime, deadline, period,"
                        + " cpus, timer-slack)",
                "- {name: a, vm-thread: b, policy: idle} | 2:10: name: is not allowed with vm-thread (allowed: a rule of its"
                        + " own)",
                "- {vm-thread: '', policy: idle} | 2:15: vm-thread: an empty pattern matches no thread",
                "- {group: [], policy: idle} | 2:11: group: an empty list is not allowed (allowed: a thread group pattern or"
                        + " a list of them)",
                "- {name: a, policy: fifo, priority: 5, nice: 3} | 2:46: nice: is not allowed with policy fifo (allowed: with"
                        + " policy other or batch, or with no policy)",
                "- {name: a, policy: idle, nice: 3} | 2:33: nice: is not allowed with policy idle (allowed: with policy other"
                        + " or batch, or with no policy)",
                "- {name: a, nice: -21} | 2:19: nice: \"-21\" is not allowed (allowed: a whole number from -20 to 19)",
                "- {name: a, nice: 20} | 2:19: nice: \"20\" is not allowed (allowed: a whole number from -20 to 19)",
                "- {name: a, policy: rr, priority: 5, timer-slack: 1us} | 2:51: timer-slack: is not allowed with policy rr"
                        + " (allowed: with other policies; timed waits of real-time threads have no slack)",
                "- {name: a, timer-slack: 1} | 2:26: timer-slack: \"1\" is not allowed (allowed: a number with its unit, ns,"
                        + " us, ms or s, from 1ns to 999999s)",
                "- {name: a, policy: deadline, period: 1ms} | 2:21: missing key \"runtime\" in thread rule: required with"
                        + " policy deadline (allowed: a number with its unit, ns, us, ms or s, from 1ns to 999999s)",
                "- {name: a, policy: deadline, runtime: 1ms} | 2:21: missing key \"period\" in thread rule: required with"
                        + " policy deadline (allowed: a number with its unit, ns, us, ms or s, from 1ns to 999999s)",
                "- {name: a, policy: deadline, runtime: 1023ns, period: 1ms} | 2:40: runtime: \"1023ns\" is not allowed"
                        + " (allowed: at least 1024ns)",
                "- {name: a, policy: deadline, runtime: 2ms, period: 1ms} | 2:40: runtime: \"2ms\" is not allowed (allowed:"
                        + " at most the deadline, which is the period unless given)",
                "- {name: a, policy: deadline, runtime: 2ms, deadline: 1ms, period: 9ms} | 2:40: runtime: \"2ms\" is not"
                        + " allowed (allowed: at most the deadline, which is the period unless given)",
                "- {name: a, policy: deadline, runtime: 1ms, deadline: 9ms, period: 8ms} | 2:55: deadline: \"9ms\" is not"
                        + " allowed (allowed: at most the period)",
                "- {name: a, policy: other, period: 1ms} | 2:36: period: is not allowed with policy other (allowed: with"
                        + " policy deadline)",
                "- {name: a, runtime: 1ms} | 2:22: runtime: is not allowed with no policy (allowed: with policy deadline)",
                "- {name: a, policy: deadline, priority: 1, runtime: 1ms, period: 1ms} | 2:41: priority: is not allowed with"
                        + " policy deadline (allowed: with policy fifo or rr)",
                "- name: ''~  cpus: 0 | 2:9: name: an empty pattern matches no thread",
                "- name: a~  policy: fifo | 3:11: missing key \"priority\" in thread rule: required with policy fifo or"
                        + " rr (allowed: a whole number from 1 to 99)",
                "- name: a~  policy: other~  priority: 5 | 4:13: priority: is not allowed with policy other (allowed:"
                        + " with policy fifo or rr)",
                "- name: a~  priority: 5 | 3:13: priority: is not allowed with no policy (allowed: with policy fifo or"
                        + " rr)",
                "- name: a~  policy: fifo~  priority: 100 | 4:13: priority: \"100\" is not allowed (allowed: a whole"
                        + " number from 1 to 99)",
                "- name: a~  policy: fif | 3:11: policy: \"fif\" is not allowed; did you mean \"fifo\"? (allowed: other,"
                        + " batch, idle, fifo, rr, deadline)",
                "- name: a~  cpus: [0, -1] | 3:13: cpus: \"-1\" is not allowed: a CPU is a whole number from 0 to 8191"
                        + " (allowed: a list of CPU numbers, or ranges as in \"0-3,5\")",
                "- name: a~  cpus: 3-1 | 3:9: cpus: \"3-1\" is not allowed: the range 3-1 runs backwards (allowed: a"
                        + " list of CPU numbers, or ranges as in \"0-3,5\")",
                "- name: a~  cpus: | 3:8: cpus: an empty value is not allowed: a number is missing (allowed: a list of"
                        + " CPU numbers, or ranges as in \"0-3,5\")",
            })
    void tellsWhatIsWrongInAThreadRule(String text, String message) {
        texts.assertRefused("threads:\n" + text.replace('~', '\n'), "t.yaml:" + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "spin: &a off | 1:7: an anchor is not allowed (read &a)",
                "log: [info]~x: [ | 2:5: is not valid YAML: expected the node content, but found '<stream end>'",
                "a: b: c | 1:5: is not valid YAML: mapping values are not allowed here",
                "spin: off~--- ~log: info | 2:1: a second document is not allowed (allowed: one)",
                "? [a]~: b | 1:3: a key must be a word, read a list",
                "a:~\tspin: off | 2:1: is not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not"
                        + " use \\t(TAB) for indentation)",
                "spin: o\u0007f | 1:8: is not valid YAML: the character U+0007 is not allowed",
                "[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]] | 1:17: is nested too deeply",
                "- k: \"a~ \"b | 2:3: is not valid YAML: A simple key is required only if it is the first token in the"
                        + " current line",
                "%YAML 2.0~---~spin: off | 2:1: YAML 2.0 is not allowed (allowed: 1.2)",
            })
    void tellsWhatIsNoYaml(String text, String message) {
        texts.assertRefused(text.replace('~', '\n'), "t.yaml:" + message);
    }

    @Test
    void patternsThatYamlTakesForSomethingElseAreExplained() {
        texts.assertRefused("rules:\n- match: **.Foo\n", "t.yaml:2:10: an alias is not allowed" + QUOTES);
        texts.assertRefused("rules:\n- match: [a.b, !a.b.C]\n", "t.yaml:2:16: a tag is not allowed" + QUOTES);
        texts.assertRefused("rules:\n- match: !a.b.C\n", "t.yaml:2:10: a tag is not allowed (read !a.b.C)" + QUOTES);
        texts.assertRefused("threads:\n- name: *\n  cpus: 0\n", "t.yaml:2:9: an alias is not allowed" + QUOTES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "10: fifo:0 | 2:7: map-java-priorities: \"fifo:0\" is not allowed FORM",
                "10: fifo | 2:7: map-java-priorities: \"fifo\" is not allowed FORM",
                "10: fifo:-1 | 2:7: map-java-priorities: \"fifo:-1\" is not allowed FORM",
                "1: idle:3 | 2:6: map-java-priorities: \"idle:3\" is not allowed FORM",
                "1: other:20 | 2:6: map-java-priorities: \"other:20\" is not allowed FORM",
                "1: fiffo:3 | 2:6: map-java-priorities: \"fiffo:3\" is not allowed; did you mean \"fifo\"? FORM",
                "1: deadline | 2:6: map-java-priorities: \"deadline\" is not allowed FORM",
                "11: idle | 2:3: map-java-priorities: \"11\" is no Java priority (allowed: a whole number from 1 to 10)",
                "max: idle | 2:3: map-java-priorities: \"max\" is no Java priority (allowed: a whole number from 1 to 10)",
                "- 1: idle~- 1: idle | 3:3: map-java-priorities: 1 is mapped twice (first at FILE:2)",
                "- idle | 2:3: map-java-priorities: \"idle\" is not allowed KIND",
                "3: [idle] | 2:6: map-java-priorities: a list is not allowed KIND",
            })
    void tellsWhatIsWrongWithMappedPriorities(String text, String message) {
        String form = "(allowed: fifo:1 to fifo:99, rr:1 to rr:99, other:-20 to other:19, batch:-20 to batch:19, idle)";
        String kind =
                "(allowed: a mapping from Java priorities, 1 to 10, to policy:number as in fifo:80, other:-5 or idle)";
        texts.assertRefused(
                "map-java-priorities:\n" + (text.startsWith("-") ? "" : "  ") + text.replace('~', '\n'),
                "t.yaml:" + message.replace("FORM", form).replace("KIND", kind).replace("FILE", "t.yaml"));
    }

    @Test
    void unknownKeysListTheAllowedOnes() {
        texts.assertRefused(
                "rule: []\n",
                "t.yaml:1:1: unknown key \"rule\" in configuration; did you mean \"rules\"? " + FILE_KEYS);
        texts.assertRefused("\"a\\nb\": 1\n", "t.yaml:1:1: unknown key \"a?b\" in configuration " + FILE_KEYS);
    }

    @Test
    void theFileMustBeThere() {
        File missing = new File(folder, "t.yaml");
        ConfigException refusal = assertThrows(ConfigException.class, () -> AgentConfig.loadFile(missing.getPath()));
        assertEquals(missing + ": no such file (looked for " + missing.getAbsolutePath() + ')', refusal.getMessage());
    }

    @Test
    void theFileMustNotBeADirectory() {
        ConfigException refusal = assertThrows(ConfigException.class, () -> AgentConfig.loadFile(folder.getPath()));
        assertEquals(folder + ": is a directory; a YAML file is needed", refusal.getMessage());
    }

    /** Root may read all files; this one fails for root, too. */
    @Test
    void theFileMustBeReadable() {
        ConfigException refusal = assertThrows(ConfigException.class, () -> AgentConfig.loadFile("/proc/self/mem"));
        assertEquals("/proc/self/mem: cannot be read: Input/output error", refusal.getMessage());
    }

    @Test
    void theFileMustBeUtf8() {
        String file = texts.write(new byte[] {'a', ':', '\n', ' ', 'b', (byte) 0xfc, 'r'});
        ConfigException refusal = assertThrows(ConfigException.class, () -> AgentConfig.loadFile(file));
        assertEquals("t.yaml:2:3: is not UTF-8: byte 0xfc does not belong here", texts.named(refusal.getMessage()));
    }

    @Test
    void theFileMustNotBeHuge() {
        texts.assertRefused(
                "#".repeat(ConfigFile.LARGEST_BYTES + 1), "t.yaml: is larger than 1 MiB; is it a" + " configuration?");
    }

    @Test
    void columnsCountCharacters() {
        texts.assertRefused(
                "{log: info, dump-classes: \"\uD83D\uDD12\u00e4\", spin: x}\n",
                "t.yaml:1:39: spin: \"x\" is not allowed (allowed: auto, off)");
    }
}
