package io.turnstile.applications;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A table of docs/compatibility.md, which stands between two comments with its name. */
final class Documented {
    private static final Path PAGE = Path.of(System.getProperty("turnstile.docs"), "compatibility.md");

    private Documented() {}

    /** Puts these rows in the place of the table's. */
    static void write(String name, List<String> rows) throws IOException {
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
