package io.turnstile.agent.config;

import java.util.List;

/** A YAML document, as far as a configuration needs it: each part knows its place. */
sealed interface YamlNode {
    /** Where it begins. */
    Place place();

    /** What it is, for messages. */
    String kind();

    /** Text; {@code quoted} where it is not plain, and so certainly no number. */
    record Scalar(Place place, String text, boolean quoted) implements YamlNode {
        @Override
        public String kind() {
            return text.isEmpty() ? "an empty value" : Words.quote(text);
        }
    }

    /** A list. */
    record Items(Place place, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys with values, in the order of the file; a key may occur twice. */
    record Mapping(Place place, List<Entry> entries) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping of keys";
        }
    }

    /** One key with its value. */
    record Entry(Scalar key, YamlNode value) {}
}
