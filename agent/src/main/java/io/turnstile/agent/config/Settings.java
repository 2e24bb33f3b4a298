package io.turnstile.agent.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Values for the process, each with its origin. Immutable. */
public final class Settings {
    private final Map<Key, Setting> settings;

    /**
     * A value.
     *
     * @param text as it was written
     * @param origin where; {@code default} where nowhere
     */
    record Setting(Object value, String text, String origin) {}

    private Settings(Map<Key, Setting> settings) {
        this.settings = settings;
    }

    /** The defaults, overlaid by the given values, those that count more later. */
    @SafeVarargs
    static Settings overlay(Map<Key, Setting>... layers) {
        Map<Key, Setting> effective = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            if (key.isSetting() && !key.defaultText().isEmpty()) {
                String text = key.defaultText();
                effective.put(key, new Setting(key.type().valueOf(text, false), text, "default"));
            }
        }
        for (Map<Key, Setting> layer : layers) {
            effective.putAll(layer);
        }
        effective.remove(Key.RULES); // read into a RuleSet of its own
        return new Settings(effective);
    }

    /** The value, or null where none is given and there is no default. */
    Object value(Key key) {
        Setting setting = settings.get(key);
        return setting == null ? null : setting.value();
    }

    /** One line for each value. */
    List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Key, Setting> entry : settings.entrySet()) {
            lines.add(entry.getKey().overrideWord() + " = " + entry.getValue().text() + " ("
                    + entry.getValue().origin() + ')');
        }
        return lines;
    }
}
