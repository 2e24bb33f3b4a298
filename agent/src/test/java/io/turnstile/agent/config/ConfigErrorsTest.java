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
            "(allowed: rules, threads, report, tracking, monitors, on-missing-capability, on-config-error,"
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
                        + " (allowed: match, protocol, monitors, park)",
                "rules:~- match: a.b~  weight: 1 | 3:3: unknown key \"weight\" in rule (allowed: match, protocol, monitors, park)",
                "threads:~- name: a~  cpu: 1 | 3:3: unknown key \"cpu\" in thread rule; did you mean \"cpus\"?"
                        + " (allowed: name, policy, priority, cpus)",
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
                        + " (allowed: jvm, futex, pi)",
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
                "rules: [a.b] | 1:9: rule: \"a.b\" is not allowed (allowed: a mapping with the keys match, protocol, monitors, park)",
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
                "- a | 1:1: configuration: a list is not allowed (allowed: a mapping with the keys rules, threads,"
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
                "- policy: other | 2:3: missing key \"name\" in thread rule (allowed: a thread name pattern or a list of"
                        + " them)",
                "- name: a | 2:3: thread rule: gives nothing (allowed: policy, priority, cpus)",
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
                        + " fifo, rr)",
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
