package io.turnstile.agent.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Patterns against the regular expressions that define them, on all names of a small alphabet. */
class ClassPatternOracleTest {
    private static final long SEED = 20261124;
    private static final List<String> PARTS = List.of("a", "b", "ab", "a$b", "b$a$b");
    private static final List<String> SEGMENTS = List.of("a", "b", "*", "**", "a*", "*b", "a$*", "a*b");

    @Test
    void agreesWithRegularExpressions() {
        Random random = new Random(SEED);
        List<String> names = names();
        for (int i = 0; i < 400; i++) {
            String text = pattern(random);
            ClassPattern pattern = ClassPattern.parse(text);
            Pattern regex = regex(text);
            for (String name : names) {
                assertEquals(
                        regex.matcher(name).matches(),
                        pattern.matches(name, false),
                        () -> text + " on " + name + " (" + regex + ')');
            }
        }
    }

    @Test
    void whatIsCoveredMatchesNoMore() {
        Random random = new Random(SEED);
        List<String> names = names();
        int coveredCount = 0;
        for (int i = 0; i < 4000; i++) {
            ClassPattern outer = ClassPattern.parse(pattern(random));
            ClassPattern inner = ClassPattern.parse(pattern(random));
            if (outer.covers(inner)) {
                coveredCount++;
                for (String name : names) {
                    assertTrue(
                            !inner.matches(name, false) || outer.matches(name, false),
                            () -> outer + " does not cover " + inner + ": " + name);
                }
            }
        }
        assertTrue(coveredCount > 100, "too few pairs to show anything: " + coveredCount);
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(PARTS);
        for (String first : PARTS) {
            for (String second : PARTS) {
                names.add(first + '/' + second);
                for (String third : PARTS) {
                    names.add(first + '/' + second + '/' + third);
                }
            }
        }
        return names;
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        String before = "";
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
            if (!(segment.equals("**") && before.equals("**"))) {
                pattern.append(pattern.length() == 0 ? "" : ".").append(segment);
            }
            before = segment;
        }
        return pattern.toString();
    }

    private static Pattern regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        String[] segments = pattern.split("\\.");
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("**")) {
                regex.append("([^/]+/)*").append(last ? "[^/]+" : "");
            } else {
                regex.append(segments[i].replace("$", "\\$").replace("*", "[^/]*"));
                regex.append(last ? "(\\$[^/]*)?" : "/");
            }
        }
        return Pattern.compile(regex.toString());
    }
}
