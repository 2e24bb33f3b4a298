package io.turnstile.agent.report;

/** Writes one JSON text (RFC 8259), member by member, indented by two blanks per level. */
public final class JsonWriter {
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean first = true; // of the innermost object or array

    /** Opens an object: the text itself, or an element of an array. */
    public JsonWriter beginObject() {
        separate();
        return open('{');
    }

    /** Opens an object that is a member. */
    public JsonWriter beginObject(String name) {
        name(name);
        return open('{');
    }

    /** Closes the innermost object. */
    public JsonWriter endObject() {
        return close('}');
    }

    /** Opens an array that is a member. */
    public JsonWriter beginArray(String name) {
        name(name);
        return open('[');
    }

    /** Closes the innermost array. */
    public JsonWriter endArray() {
        return close(']');
    }

    /** Adds a string member. */
    public JsonWriter member(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    /** Adds a number member. */
    public JsonWriter member(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    /** Adds a boolean member. */
    public JsonWriter member(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    /** Adds a string element to an array. */
    public JsonWriter element(String value) {
        separate();
        quote(value);
        return this;
    }

    /** The text, ended by a line feed. */
    @Override
    public String toString() {
        return text + "\n";
    }

    private void name(String name) {
        separate();
        quote(name);
        text.append(": ");
    }

    private void separate() {
        if (depth > 0) {
            text.append(first ? "\n" : ",\n").append("  ".repeat(depth));
        }
        first = false;
    }

    private JsonWriter open(char bracket) {
        text.append(bracket);
        depth++;
        first = true;
        return this;
    }

    private JsonWriter close(char bracket) {
        depth--;
        if (!first) {
            text.append('\n').append("  ".repeat(depth));
        }
        text.append(bracket);
        first = false;
        return this;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> appendPlainOrEscaped(c);
            }
        }
        text.append('"');
    }

    private void appendPlainOrEscaped(char c) {
        if (c < ' ' || Character.isSurrogate(c)) {
            String hex = Integer.toHexString(c);
            text.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
        } else {
            text.append(c);
        }
    }
}
