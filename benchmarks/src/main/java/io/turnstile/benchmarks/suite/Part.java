package io.turnstile.benchmarks.suite;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of the suite. */
enum Part {
    UNCONTENDED,
    CONTENDED,
    CREATION,
    CONDITION,
    PARK,
    QUEUE,
    READWRITE,
    MONITORS,
    MEMORY,
    TRACKING,
    START,
    INLINING;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String words() {
        return Arrays.stream(values()).map(Part::word).collect(Collectors.joining(","));
    }

    /** @throws IllegalArgumentException where a word names no part */
    static Set<Part> parse(String commaSeparated) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String word : commaSeparated.split(",")) {
            parts.add(Arrays.stream(values())
                    .filter(part -> part.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no part '" + word + "'; parts: " + words())));
        }
        return parts;
    }
}
