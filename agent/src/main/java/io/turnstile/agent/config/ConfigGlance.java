package io.turnstile.agent.config;

import java.io.File;
import java.util.Map;

/**
 * A look at the words of a configuration before it can be read, for its values need the runtime: what can be begun meanwhile? A wrong
 * guess costs time alone.
 */
public final class ConfigGlance {
    private ConfigGlance() {}

    /** Whether rules will probably ask for the platform, by the binding that this JDK has by default. */
    public static boolean asksForPlatform(String agentArguments, Map<String, String> environment) {
        String words = String.valueOf(agentArguments);
        String file = AgentArguments.split(agentArguments).file();
        if (file != null) {
            if (!new File(file).isFile()) {
                return false; // a pipe can be read once
            }
            try {
                words += ConfigFile.read(file);
            } catch (ConfigException unreadable) {
                return false; // whoever reads it says so
            }
        }
        boolean otherBinding = words.contains("native") || environment.containsKey("TURNSTILE_NATIVE");
        return !otherBinding && (words.contains("rules") || words.contains("threads") || words.contains("monitors"));
    }
}
