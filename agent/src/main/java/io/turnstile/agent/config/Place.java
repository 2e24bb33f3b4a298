package io.turnstile.agent.config;

/**
 * Where something was read.
 *
 * @param source the file as it was given, or the name of a system property, an agent argument, an environment variable
 * @param line from 1; 0 where the source has no lines
 * @param column from 1, in characters; 0 where the source has no lines
 */
public record Place(String source, int line, int column) {
    /** A place without lines. */
    static Place of(String source) {
        return new Place(source, 0, 0);
    }

    /** As {@code file:line}, for reports. */
    public String fileAndLine() {
        return line == 0 ? source : source + ':' + line;
    }

    /** As {@code file:line:column}. */
    @Override
    public String toString() {
        return line == 0 ? source : source + ':' + line + ':' + column;
    }
}
