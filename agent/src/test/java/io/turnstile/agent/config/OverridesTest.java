package io.turnstile.agent.config;

import java.io.File;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OverridesTest {
    private static final String KEYS =
            "(allowed: rules, on-missing-capability, on-config-error, exit-code, thread-state,"
                    + " spin, native, log, dump-classes, report.coverage, report.format,"
                    + " tracking, tracking.detect-after, tracking.long-wait, tracking.on-deadlock, tracking.every, tracking.html,"
                    + " tracking.json, tracking.suppressions, tracking.baseline, monitors.protocol,"
                    + " monitors.verify)";

    @TempDir
    File folder;

    @Test
    void aSystemPropertyCountsMoreThanAnArgumentThanTheEnvironmentThanTheFile() throws ConfigException {
        String file = new ConfigTexts(folder).write("exit-code: 1\n");
        Map<String, String> env = Map.of("TURNSTILE_EXIT_CODE", "2");
        Map<String, String> properties = Map.of("turnstile.exit-code", "4");
        assertEquals(1, ConfigTexts.load(file, Map.of(), Map.of()).exitCode());
        assertEquals(2, ConfigTexts.load(file, Map.of(), env).exitCode());
        assertEquals(3, ConfigTexts.load(file + ",exit-code=3", Map.of(), env).exitCode());
        assertEquals(4, ConfigTexts.load(file + ",exit-code=3", properties, env).exitCode());
    }

    @Test
    void argumentsNeedNoFile() throws ConfigException {
        AgentConfig config = ConfigTexts.load("spin=off,report.format=json", Map.of(), Map.of());
        assertEquals(AgentConfig.Spin.OFF, config.spin());
        assertEquals(AgentConfig.ReportFormat.JSON, config.reportFormat());
    }

    @Test
    void aFileMayHaveAnEqualsSignBehindASlash() {
        String missing = new File(folder, "a=b.yaml").getPath();
        assertEquals(
                missing + ": no such file (looked for " + missing + ')',
                ConfigTexts.refusalOf(missing, Map.of(), Map.of()));
    }

    @Test
    void rulesOutsideOfTheFileReplaceItsRules() throws ConfigException {
        String file = new ConfigTexts(folder).write("rules:\n- match: org.y.**\n  protocol: pi\n- match: org.y.Z\n");
        AgentConfig config = ConfigTexts.load(file + ",rules=com.acme.**:pi;org.x.*:futex", Map.of(), Map.of());
        assertEquals(
                "[agent argument rules (com.acme.**), agent argument rules (org.x.*)]",
                config.rules().rules().toString());
        assertEquals("futex", config.rules().rules().get(1).protocol().word());
        assertTrue(config.warnings().isEmpty(), "the file's rules, of which one can never match, do not count");
    }

    @Test
    void rulesOutsideOfTheFileAreWarnedOf() throws ConfigException {
        assertEquals(
                "-Dturnstile.rules: warning: the pattern \"a.B\" can never match: the rule at -Dturnstile.rules (**)"
                        + " comes first",
                ConfigTexts.load(null, Map.of("turnstile.rules", "**:pi;a.B:futex"), Map.of())
                        .warnings()
                        .get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spin=of | agent argument spin: \"of\" is not allowed; did you mean \"off\"? (allowed: auto, off)",
                "spin= | agent argument spin: an empty value is not allowed (allowed: auto, off)",
                "spin=off,spin=off | agent argument spin: is given twice",
                "spin=off,a.yaml | agent arguments: \"a.yaml\" is not allowed (allowed: a file first, then key=value,"
                        + " with commas between)",
                "spin=off, | agent arguments: \"\" is not allowed (allowed: a file first, then key=value, with commas"
                        + " between)",
                "rules=a.b | agent argument rules: rules: \"a.b\" is not allowed (allowed: pattern:protocol, with ;"
                        + " between rules)",
                "rules=a.b:ip | agent argument rules: rules: protocol: \"ip\" is not allowed; did you mean \"pi\"?"
                        + " (allowed: jvm, futex, pi, ceiling)",
                "rules=a.b:ceiling | agent argument rules: rules: protocol ceiling needs the key ceiling, which"
                        + " pattern:protocol has no place for (allowed: such a rule in a file)",
                "rules=a..b:pi | agent argument rules: match: the pattern \"a..b\" has a dot without a name beside it",
            })
    void tellsWhatIsWrongInTheArguments(String arguments, String message) {
        assertEquals(message, ConfigTexts.refusalOf(arguments, Map.of(), Map.of()));
    }

    @Test
    void unknownKeysAreNamedWithTheirSource() {
        assertEquals(
                "agent argument spinn: unknown key \"spinn\"; did you mean \"spin\"? " + KEYS,
                ConfigTexts.refusalOf("spinn=off", Map.of(), Map.of()));
        assertEquals(
                "-Dturnstile.spinn: unknown key \"spinn\"; did you mean \"spin\"? " + KEYS,
                ConfigTexts.refusalOf(null, Map.of("turnstile.spinn", "off"), Map.of()));
        assertEquals(
                "environment variable TURNSTILE_SPIN: \"of\" is not allowed; did you mean \"off\"? (allowed: auto, off)",
                ConfigTexts.refusalOf(null, Map.of(), Map.of("TURNSTILE_SPIN", "of")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"threads", "map-java-priorities", "report", "monitors", "monitors.classes", "tracking.match"})
    void keysOfTheFileAreNotTakenForMistypedOnes(String word) {
        assertEquals(
                "-Dturnstile." + word + ": \"" + word + "\" can be given in the file alone " + KEYS,
                ConfigTexts.refusalOf(null, Map.of("turnstile." + word, "a"), Map.of()));
    }

    @Test
    void otherPropertiesAndVariablesAreNotOurs() throws ConfigException {
        AgentConfig config =
                ConfigTexts.load(null, Map.of("spin", "x", "turnstiles", "x"), Map.of("TURNSTILE_HOME", "/opt"));
        assertEquals(AgentConfig.Spin.AUTO, config.spin());
    }

    @Test
    void anErrorSaysWhatTheDefaultIs() {
        ConfigException refusal = new ConfigTexts(folder).refusalOf("rules: 5\n");
        assertTrue(refusal.endsJvm());
        assertEquals(78, refusal.exitCode());
    }

    @Test
    void anErrorAsksEachSourceWhatIsToHappen() {
        ConfigTexts texts = new ConfigTexts(folder);
        assertFalse(texts.refusalOf("on-config-error: unmodified\nrules: 5\n").endsJvm());
        assertEquals(9, texts.refusalOf("rules: 5\nexit-code: 9\n").exitCode());
        assertFalse(refusal("x", Map.of("turnstile.on-config-error", "unmodified"), Map.of())
                .endsJvm());
        assertFalse(refusal("x,on-config-error=unmodified,", Map.of(), Map.of()).endsJvm());
        assertFalse(refusal("x", Map.of(), Map.of("TURNSTILE_ON_CONFIG_ERROR", "unmodified"))
                .endsJvm());
        assertEquals(
                5,
                refusal("x,exit-code=5", Map.of("turnstile.exit-code", "oops"), Map.of())
                        .exitCode());
    }

    private static ConfigException refusal(String args, Map<String, String> properties, Map<String, String> env) {
        return assertThrows(ConfigException.class, () -> ConfigTexts.load(args, properties, env));
    }
}
