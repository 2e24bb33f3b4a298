package io.turnstile.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConfigGlanceTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules:\n  - match: a.**\n    protocol: pi\n",
                "threads:\n  - name: a\n    policy: fifo\n    priority: 1\n",
                "monitors:\n  classes: java.util.ArrayList\n"
            })
    void rulesAskForThePlatform(String text) throws IOException {
        assertTrue(ConfigGlance.asksForPlatform(file(text), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tracking: order\n", "native: jna\nrules:\n  - match: a.**\n    protocol: pi\n"})
    void othersDoNot(String text) throws IOException {
        assertFalse(ConfigGlance.asksForPlatform(file(text), Map.of()));
    }

    @Test
    void argumentsAreLookedAtToo() {
        assertTrue(ConfigGlance.asksForPlatform("rules=a.**:pi", Map.of()));
        assertFalse(ConfigGlance.asksForPlatform("rules=a.**:pi,native=ffm", Map.of()));
        assertFalse(ConfigGlance.asksForPlatform("rules=a.**:pi", Map.of("TURNSTILE_NATIVE", "jna")));
        assertFalse(ConfigGlance.asksForPlatform("tracking=order", Map.of()));
        assertFalse(ConfigGlance.asksForPlatform(null, Map.of()));
    }

    @Test
    void aFileThatCannotBeReadAsksForNothing() {
        assertFalse(ConfigGlance.asksForPlatform(folder.resolve("rules").toString(), Map.of()));
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("t.yaml"), text).toString();
    }
}
