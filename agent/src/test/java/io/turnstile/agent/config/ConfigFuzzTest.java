package io.turnstile.agent.config;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * Whatever the configuration holds: it loads, or one line says what is wrong at which line and column of the file. More by
 * {@code -Dturnstile.fuzz.rounds=N}, other ones by {@code -Dturnstile.fuzz.seed=N}.
 */
class ConfigFuzzTest {
    private static final long SEED = Long.getLong("turnstile.fuzz.seed", 20261124);
    private static final int ROUNDS = Integer.getInteger("turnstile.fuzz.rounds", 6000);
    private static final String[] SCRAPS = {
        "*",
        "**",
        "!",
        "&a",
        "*a",
        "---\n",
        "...\n",
        "? ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "\t",
        "\n",
        "#",
        "|\n",
        ">\n",
        "%YAML 1.2\n",
        "%TAG ! x\n",
        "!!int",
        "\\x",
        "\\u12",
        "0",
        "-1",
        "99999999999999999999",
        "com..",
        "\u0000",
        "\uFEFF",
        "\u2028",
        "\uD83D\uDD12",
        "<<: ",
        "@",
        "`",
        "protocol: pi",
        "rules:",
        "\r",
        "\r\n",
        ", "
    };
    private static final String BASE = """
            rules:
              - match: [com.acme.**, "!com.acme.a.*"]
                protocol: pi
              - match: "**.Foo"
                monitors: ceiling
                ceiling: 80
                park: futex
            threads:
              - {name: control-*, policy: fifo, priority: 80, cpus: [0, 1]}
              - name: x
                cpus: 0-3,5
              - {group: g*, policy: deadline, runtime: 2ms, deadline: 8ms, period: 10ms}
              - {class: com.acme.Mixer, policy: batch, nice: -5, timer-slack: 1us}
              - {vm-thread: ["VM Thread", "GC*"], policy: rr, priority: 90}
            map-java-priorities: {1: idle, 5: "other:-5", 10: "fifo:80"}
            tracking: {level: order, match: com.acme.**, detect-after: 500ms, html: none, ordered: [com.acme.Account]}
            monitors: {classes: [arrays, java.util.ArrayList], protocol: pi, verify: report}
            report:
              coverage: stderr
              format: json
            spin: off
            exit-code: 7
            """;

    @TempDir
    File folder;

    @Test
    void mutatedFilesLoadOrAreRefusedInOneLine() {
        Random random = new Random(SEED);
        ConfigTexts texts = new ConfigTexts(folder);
        int refusedCount = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutated(BASE, random).getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(10) == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            String file = texts.write(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            String refusal = refusalOf(file, Map.of(), text);
            if (refusal != null) {
                refusedCount++;
                assertTrue(isLocated(refusal, file), () -> "no line and column: " + refusal + "\n" + text);
            }
        }
        int loadedCount = ROUNDS - refusedCount;
        assertTrue(refusedCount > ROUNDS / 10 && loadedCount > ROUNDS / 100, "loaded " + loadedCount);
    }

    @Test
    void mutatedArgumentsLoadOrAreRefusedInOneLine() {
        Random random = new Random(SEED);
        String base = "spin=off,rules=com.acme.**:pi;org.x.*:futex,exit-code=3,report.coverage=stderr";
        int refusedCount = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String arguments = mutated(base, random);
            String rules = mutated("com.acme.**:pi", random);
            refusedCount += refusalOf(arguments, Map.of(), arguments) == null ? 0 : 1;
            refusedCount += refusalOf("", Map.of("turnstile.rules", rules), rules) == null ? 0 : 1;
        }
        assertTrue(refusedCount > ROUNDS / 10, "refused " + refusedCount);
    }

    private static boolean isLocated(String refusal, String file) {
        return Pattern.matches("\\Q" + file + "\\E:[1-9]\\d*:[1-9]\\d*: .+", refusal);
    }

    /** What is said, in one line; null where it loads. */
    private static String refusalOf(String arguments, Map<String, String> properties, String input) {
        try {
            ConfigTexts.load(arguments, properties, Map.of());
            return null;
        } catch (ConfigException refusal) {
            String message = refusal.getMessage();
            assertTrue(message.indexOf('\n') < 0 && message.indexOf('\r') < 0, () -> "several lines: " + message);
            return message;
        } catch (RuntimeException | Error bug) {
            return fail("neither loaded nor refused:\n" + input, bug);
        }
    }

    private static String mutated(String base, Random random) {
        StringBuilder text = new StringBuilder(base);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(6));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, SCRAPS[random.nextInt(SCRAPS.length)]);
                case 2 -> text.replace(at, end, SCRAPS[random.nextInt(SCRAPS.length)]);
                default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
            }
        }
        return text.toString();
    }

    /** The mutations start from something valid. */
    @Test
    void theBaseIsValid() throws ConfigException {
        AgentConfig config = new ConfigTexts(folder).load(BASE);
        assertTrue(config.warnings().equals(List.of()), () -> config.warnings().toString());
    }
}
