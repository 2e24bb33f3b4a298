package io.turnstile.agent.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads the keys of one mapping strictly: unknown and repeated keys are errors. */
final class MappingReader {
    private MappingReader() {}

    /** The values of a section's keys. */
    static Map<Key, YamlNode> read(YamlNode node, Section section) throws ConfigException {
        List<String> words = words(section);
        if (!(node instanceof YamlNode.Mapping)) {
            throw new ConfigException(
                    node.place(),
                    section.title() + ": " + node.kind() + " is not allowed (allowed: a mapping with the keys "
                            + String.join(", ", words) + ')');
        }
        Map<Key, YamlNode> values = new EnumMap<>(Key.class);
        Map<Key, Place> places = new EnumMap<>(Key.class);
        for (YamlNode.Entry entry : ((YamlNode.Mapping) node).entries()) {
            String word = entry.key().text();
            Key key = find(section, word);
            if (key == null) {
                throw new ConfigException(
                        entry.key().place(),
                        "unknown key " + Words.quote(word) + " in " + section.title() + Words.didYouMean(word, words)
                                + " (allowed: " + String.join(", ", words) + ')');
            }
            Place first = places.put(key, entry.key().place());
            if (first != null) {
                throw new ConfigException(
                        entry.key().place(),
                        "duplicate key \"" + word + "\" in " + section.title() + " (first in line " + first.line()
                                + ')');
            }
            values.put(key, entry.value());
        }
        return values;
    }

    /** The value of a key whose type is scalar. */
    static Object scalar(Key key, YamlNode node) throws ConfigException {
        if (node instanceof YamlNode.Scalar) {
            YamlNode.Scalar scalar = (YamlNode.Scalar) node;
            Object value = key.type().valueOf(scalar.text(), scalar.quoted());
            if (value != null) {
                return value;
            }
            boolean onlyTheQuotes = scalar.quoted() && key.type().valueOf(scalar.text(), false) != null;
            throw new ConfigException(
                    node.place(),
                    key.word() + ": " + key.type().complaint(scalar.text())
                            + (onlyTheQuotes ? ", without quotes" : ""));
        }
        throw notAllowed(key, node);
    }

    /** The error for a value of the wrong kind. */
    static ConfigException notAllowed(Key key, YamlNode node) {
        return new ConfigException(
                node.place(),
                key.word() + ": " + node.kind() + " is not allowed (allowed: "
                        + key.type().allowed() + ')');
    }

    /** The scalars of a value that may be one scalar or a list of them, which must not be empty. */
    static List<YamlNode.Scalar> oneOrMore(Key key, YamlNode node) throws ConfigException {
        if (node instanceof YamlNode.Scalar) {
            return List.of((YamlNode.Scalar) node);
        }
        if (!(node instanceof YamlNode.Items)) {
            throw notAllowed(key, node);
        }
        List<YamlNode.Scalar> scalars = new ArrayList<>();
        for (YamlNode item : ((YamlNode.Items) node).items()) {
            if (!(item instanceof YamlNode.Scalar)) {
                throw notAllowed(key, item);
            }
            scalars.add((YamlNode.Scalar) item);
        }
        if (scalars.isEmpty()) {
            throw new ConfigException(
                    node.place(),
                    key.word() + ": an empty list is not allowed (allowed: "
                            + key.type().allowed() + ')');
        }
        return scalars;
    }

    /** The items of a value that must be a list. */
    static List<YamlNode> items(Key key, YamlNode node) throws ConfigException {
        if (!(node instanceof YamlNode.Items)) {
            throw notAllowed(key, node);
        }
        return ((YamlNode.Items) node).items();
    }

    /** The value of a key that must be there. */
    static YamlNode required(Key key, Map<Key, YamlNode> values, YamlNode mapping) throws ConfigException {
        YamlNode value = values.get(key);
        if (value == null) {
            throw new ConfigException(
                    mapping.place(),
                    "missing key \"" + key.word() + "\" in " + key.section().title() + " (allowed: "
                            + key.type().allowed() + ')');
        }
        return value;
    }

    private static Key find(Section section, String word) {
        for (Key key : Key.of(section)) {
            if (key.word().equals(word)) {
                return key;
            }
        }
        return null;
    }

    private static List<String> words(Section section) {
        List<String> words = new ArrayList<>();
        for (Key key : Key.of(section)) {
            words.add(key.word());
        }
        return words;
    }
}
