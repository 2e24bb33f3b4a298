package io.turnstile.agent.rewrite;

import io.turnstile.agent.report.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The {@code // expect: …} comments of a target's source, against the decisions that rewriting made. */
final class ExpectedSites {
    private static final String MARK = "// expect: ";
    private static final Path TARGETS = Path.of("src/test/java/io/turnstile/agent/rewrite/targets");

    private ExpectedSites() {}

    /** As {@code line: construct outcome}, by line. */
    static List<String> inSourceOf(Class<?> target) throws IOException {
        List<String> expected = new ArrayList<>();
        List<String> lines = Files.readAllLines(TARGETS.resolve(target.getSimpleName() + ".java"));
        for (int i = 0; i < lines.size(); i++) {
            int mark = lines.get(i).indexOf(MARK);
            if (mark >= 0) {
                String sites = lines.get(i).substring(mark + MARK.length());
                for (String site : sites.split("; ")) {
                    int times = site.startsWith("2 * ") ? 2 : 1;
                    String plain = times == 2 ? site.substring(4) : site;
                    expected.addAll(Collections.nCopies(times, numbered(i + 1, plain)));
                }
            }
        }
        Collections.sort(expected);
        return expected;
    }

    /** The decisions that have a line, in the same form. */
    static List<String> in(List<Decision> decisions) {
        List<String> actual = new ArrayList<>();
        for (Decision decision : decisions) {
            if (decision.site().line() >= 0) {
                String outcome = decision.rewritten() ? " rewritten" : " left";
                actual.add(numbered(decision.site().line(), decision.construct() + outcome));
            }
        }
        Collections.sort(actual);
        return actual;
    }

    private static String numbered(int line, String text) {
        return String.format("%03d: %s", line, text);
    }
}
