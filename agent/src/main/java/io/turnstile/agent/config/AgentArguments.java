package io.turnstile.agent.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The agent's arguments, taken apart: {@code file}, {@code file,key=value,…} or {@code key=value,…}.
 *
 * @param file null where none is named
 * @param items what follows, each as it stands
 */
record AgentArguments(String file, List<String> items) {
    /** Takes arguments apart; what is wrong with them comes out in {@link #settings}. */
    static AgentArguments split(String agentArgs) {
        List<String> items = new ArrayList<>();
        if (agentArgs == null || agentArgs.isEmpty()) {
            return new AgentArguments(null, items);
        }
        for (String item : agentArgs.split(",", -1)) {
            items.add(item);
        }
        boolean startsWithFile = !items.get(0).isEmpty() && !isSetting(items.get(0));
        return new AgentArguments(startsWithFile ? items.remove(0) : null, items);
    }

    /** Whether an item is key=value, rather than a file whose name has an equals sign. */
    private static boolean isSetting(String item) {
        int equals = item.indexOf('=');
        for (int i = 0; i < equals; i++) {
            char letter = item.charAt(i);
            if (letter != '-' && letter != '.' && !Character.isLetter(letter)) {
                return false;
            }
        }
        return equals > 0;
    }

    /** The settings among the items. */
    List<RawSetting> settings() throws ConfigException {
        List<RawSetting> settings = new ArrayList<>();
        for (String item : items) {
            int equals = item.indexOf('=');
            if (equals <= 0) {
                throw new ConfigException(
                        Place.of("agent arguments"),
                        Words.quote(item) + " is not allowed (allowed: a file first, then key=value, with commas"
                                + " between)");
            }
            settings.add(setting(item, equals));
        }
        return settings;
    }

    /** Likewise, without what is malformed. */
    List<RawSetting> legibleSettings() {
        List<RawSetting> settings = new ArrayList<>();
        for (String item : items) {
            if (item.indexOf('=') > 0) {
                settings.add(setting(item, item.indexOf('=')));
            }
        }
        return settings;
    }

    private static RawSetting setting(String item, int equals) {
        String word = item.substring(0, equals);
        return new RawSetting(word, item.substring(equals + 1), Place.of("agent argument " + word));
    }
}
