package io.turnstile.agent.config;

import io.turnstile.agent.config.Settings.Setting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/** Reads settings from outside of the file. */
final class Overrides {
    private static final String PROPERTY_PREFIX = "turnstile.";
    private static final String VARIABLE_PREFIX = "TURNSTILE_";

    private Overrides() {}

    /** All system properties that begin with {@code turnstile.}. */
    static List<RawSetting> ofProperties(Properties properties) {
        List<RawSetting> settings = new ArrayList<>();
        for (String name : new TreeSet<>(properties.stringPropertyNames())) {
            if (name.startsWith(PROPERTY_PREFIX)) {
                String word = name.substring(PROPERTY_PREFIX.length());
                settings.add(new RawSetting(word, properties.getProperty(name), Place.of("-D" + name)));
            }
        }
        return settings;
    }

    /** The environment variables that name a key; others that begin alike are not ours. */
    static List<RawSetting> ofEnvironment(Map<String, String> env) {
        List<RawSetting> settings = new ArrayList<>();
        for (Key key : Key.overridable()) {
            String text = env.get(variable(key));
            if (text != null) {
                settings.add(
                        new RawSetting(key.overrideWord(), text, Place.of("environment variable " + variable(key))));
            }
        }
        return settings;
    }

    /** The environment variable for a key. */
    static String variable(Key key) {
        return VARIABLE_PREFIX
                + key.overrideWord().toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    /** Checks settings of one source. {@link Key#RULES} comes with its {@link RulesReader} as value. */
    static Map<Key, Setting> check(List<RawSetting> source) throws ConfigException {
        Map<Key, Setting> layer = new EnumMap<>(Key.class);
        for (RawSetting raw : source) {
            Key key = find(raw);
            Setting setting =
                    new Setting(valueOf(key, raw), raw.text(), raw.place().toString());
            if (layer.put(key, setting) != null) {
                throw new ConfigException(raw.place(), "is given twice");
            }
        }
        return layer;
    }

    private static Object valueOf(Key key, RawSetting raw) throws ConfigException {
        if (key == Key.RULES) {
            RulesReader rules = new RulesReader();
            rules.readShortForm(raw.text(), raw.place());
            return rules;
        }
        Object value = key.type().valueOf(raw.text(), false);
        if (value == null) {
            throw new ConfigException(raw.place(), key.type().complaint(raw.text()));
        }
        return value;
    }

    private static Key find(RawSetting raw) throws ConfigException {
        List<String> words = new ArrayList<>();
        for (Key key : Key.overridable()) {
            if (key.overrideWord().equals(raw.word())) {
                return key;
            }
            words.add(key.overrideWord());
        }
        throw new ConfigException(
                raw.place(),
                Key.standsInFileAlone(raw.word())
                        ? "\"" + raw.word() + "\" can be given in the file alone (allowed: " + String.join(", ", words)
                                + ')'
                        : "unknown key " + Words.quote(raw.word()) + Words.didYouMean(raw.word(), words) + " (allowed: "
                                + String.join(", ", words) + ')');
    }
}
