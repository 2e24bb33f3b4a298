package io.turnstile.agent.config;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Loads configurations from texts; each message names the file {@code t.yaml}. */
final class ConfigTexts {
    private final File folder;

    ConfigTexts(File folder) {
        this.folder = folder;
    }

    /** Writes {@code t.yaml} and gives its path. */
    String write(byte[] bytes) {
        File file = new File(folder, "t.yaml");
        try (OutputStream out = new FileOutputStream(file)) {
            out.write(bytes);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return file.getPath();
    }

    String write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    AgentConfig load(String text) throws ConfigException {
        return AgentConfig.loadFile(write(text));
    }

    /** What loading the text says is wrong. */
    ConfigException refusalOf(String text) {
        String file = write(text);
        return assertThrows(ConfigException.class, () -> AgentConfig.loadFile(file));
    }

    /** Asserts what is said, word by word. */
    void assertRefused(String text, String message) {
        assertEquals(message, named(refusalOf(text).getMessage()));
    }

    /** What loading with overrides says is wrong. */
    static String refusalOf(String agentArgs, Map<String, String> properties, Map<String, String> env) {
        return assertThrows(ConfigException.class, () -> load(agentArgs, properties, env))
                .getMessage();
    }

    static AgentConfig load(String agentArgs, Map<String, String> properties, Map<String, String> env)
            throws ConfigException {
        Properties system = new Properties();
        system.putAll(properties);
        return AgentConfig.load(agentArgs, system, env);
    }

    /** The message without the folder. */
    String named(String message) {
        return message.replace(folder.getPath() + File.separator, "");
    }
}
