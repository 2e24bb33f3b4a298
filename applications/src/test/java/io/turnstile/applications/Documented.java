package io.turnstile.applications;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table of docs/compatibility.md, which stands between two comments with its name; what failed has its row, too. */
final class Documented {
    private static final Path PAGE = Path.of(System.getProperty("turnstile.docs"), "compatibility.md");

    private final String name;
    private final List<String> rows;

    Documented(String name, String... head) {
        this.name = name;
        this.rows = new ArrayList<>(List.of(head));
    }

    /** What makes the rest of a row. */
    @FunctionalInterface
    interface Cells {
        List<Object> of() throws IOException;
    }

    /** Adds the row of this subject, with what has been found of it; or says that this failed, and fails. */
    void add(List<Object> subject, Cells found) throws IOException {
        List<Object> cells = new ArrayList<>(subject);
        try {
            cells.addAll(found.of());
        } catch (AssertionError | IOException failure) {
            cells.add("**failed**");
            throw failure;
        } finally {
            rows.add("| "
                    + String.join(" | ", cells.stream().map(Object::toString).toList()) + " |");
        }
    }

    /** Puts the rows in the place of the table's, when everything was run. */
    void write() throws IOException {
        if (!FullSelection.ALL) {
            return;
        }
        String begin = "<!-- " + name + ": begin -->\n";
        String end = "<!-- " + name + ": end -->";
        String text = Files.readString(PAGE);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        if (from < begin.length() || to < from) {
            throw new IllegalStateException(PAGE + " has no place for the table " + name);
        }
        Files.writeString(PAGE, text.substring(0, from) + String.join("\n", rows) + "\n" + text.substring(to));
    }
}
