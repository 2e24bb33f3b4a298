package io.turnstile.agent.config;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

class ConfigReferenceTest {
    private static final Path COMMITTED = Path.of("..", "docs", "configuration.md");

    @TempDir
    File folder;

    /** Regenerates the page where the system property {@code docs.write} is set. */
    @Test
    void theCommittedReferenceIsTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(COMMITTED, ConfigReference.markdown());
        }
        assertEquals(
                ConfigReference.markdown(),
                Files.readString(COMMITTED),
                "docs/configuration.md is out of date; regenerate it: ./mvnw -pl agent -am test"
                        + " -Dtest=ConfigReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true");
    }

    @Test
    void theExampleOfTheReferenceIsValid() throws ConfigException {
        String page = ConfigReference.markdown();
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        AgentConfig config = new ConfigTexts(folder).load(page.substring(start, page.indexOf("```", start)));
        assertEquals(2, config.rules().rules().size());
        assertEquals(1, config.threads().rules().size());
    }

    @ParameterizedTest
    @EnumSource(Key.class)
    void examplesAndDefaultsAreAllowed(Key key) {
        if (key.isSetting() || key == Key.PROTOCOL || key == Key.POLICY || key == Key.PRIORITY) {
            assertNotNull(key.type().valueOf(key.example(), false), "example");
            if (!key.defaultText().isEmpty()) {
                assertNotNull(key.type().valueOf(key.defaultText(), false), "default");
            }
        }
        assertEquals('.', key.doc().charAt(key.doc().length() - 1), "a sentence");
    }
}
