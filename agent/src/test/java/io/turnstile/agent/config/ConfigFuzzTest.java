package io.turnstile.agent.config;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/** Whatever the configuration holds: it loads, or one line says why not. */
class ConfigFuzzTest {
    private static final long SEED = 20261124;
    private static final int ROUNDS = 6000;
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
            threads:
              - {name: control-*, policy: fifo, priority: 80, cpus: [0, 1]}
              - name: x
                cpus: 0-3,5
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
            refusedCount += refuses(texts.write(bytes), Map.of(), new String(bytes, StandardCharsets.UTF_8)) ? 1 : 0;
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
            refusedCount += refuses(arguments, Map.of(), arguments) ? 1 : 0;
            refusedCount += refuses("", Map.of("turnstile.rules", rules), rules) ? 1 : 0;
        }
        assertTrue(refusedCount > ROUNDS / 10, "refused " + refusedCount);
    }

    private static boolean refuses(String arguments, Map<String, String> properties, String input) {
        try {
            ConfigTexts.load(arguments, properties, Map.of());
            return false;
        } catch (ConfigException refusal) {
            String message = refusal.getMessage();
            assertTrue(message.indexOf('\n') < 0 && message.indexOf('\r') < 0, () -> "several lines: " + message);
            return true;
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
