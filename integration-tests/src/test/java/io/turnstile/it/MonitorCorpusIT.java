package io.turnstile.it;

import io.turnstile.it.apps.monitors.Corpus;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What becomes of each use of a monitor stands in the source of the corpus; the coverage report must say the same. */
class MonitorCorpusIT {
    private static final Path SOURCES = Path.of("src/test/java/io/turnstile/it/apps/monitors");
    private static final String PACKAGE = Corpus.class.getPackageName();
    private static final String MARK = "// -> ";
    private static final Pattern SITE = Pattern.compile(
            "\\{\"class\":\"(?<class>[^\"]+)\",\"method\":\"[^\"]*\","
                    + "\"line\":(?<line>-?\\d+),\"createdBy\":\"(?<construct>[^\"]+)\",\"rewritten\":(?<rewritten>true|false),"
                    + "\"protocol\":\"(?<protocol>\\w+)\",\"ceiling\":\"[^\"]*\",\"rule\":\"[^\"]*\",\"reason\":\"(?<reason>[^\"]*)\"");

    @TempDir
    private Path directory;

    /** Verified by the JVM, the programs print what they print without the agent, and HotSpot finds all locking balanced. */
    @EachJdkAndProtocol
    void corpusIsRewrittenAsItsCommentsSay(Jdk jdk, String protocol) throws IOException {
        Path report = directory.resolve("coverage.json");
        Run plain = ChildJvm.on(jdk).main(Corpus.class).run().assertSuccess();
        Run managed = ChildJvm.on(jdk)
                .agent("""
                        rules:
                          - match: "%s.**"
                            monitors: %s
                        report:
                          coverage: "%s"
                          format: json
                        """.formatted(PACKAGE, protocol, report))
                .jvm("-Xverify:all", "-Xlog:monitormismatch=info:stdout:tags")
                .main(Corpus.class)
                .run()
                .assertSuccess();
        assertFalse(plain.stdout().isEmpty(), plain::toString);
        assertEquals(plain.stdout(), managed.stdout(), managed::toString);
        String json = compact(Files.readString(report));
        assertTrue(json.contains("\"failures\":[]"), json);
        assertEquals(lines(expected()), lines(reported(json, protocol)));
    }

    private static List<String> expected() throws IOException {
        List<String> expected = new ArrayList<>();
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                List<String> lines = Files.readAllLines(source);
                for (int i = 0; i < lines.size(); i++) {
                    int mark = lines.get(i).indexOf(MARK);
                    if (mark >= 0) {
                        addExpected(expected, where(source, i + 1), lines.get(i).substring(mark + MARK.length()));
                    }
                }
            }
        }
        return expected;
    }

    private static void addExpected(List<String> expected, String where, String sites) {
        for (String site : sites.split("; ")) {
            int times = site.startsWith("2 * ") ? 2 : 1;
            String plain = times == 2 ? site.substring(4) : site;
            expected.addAll(Collections.nCopies(times, where + plain));
        }
    }

    private static String where(Path source, int line) {
        String file = source.getFileName().toString();
        return "%s:%03d ".formatted(file.substring(0, file.indexOf('.')), line);
    }

    /** The sites that have a line; a native method has none. */
    private static List<String> reported(String json, String protocol) {
        List<String> reported = new ArrayList<>();
        Matcher site = SITE.matcher(json);
        while (site.find()) {
            int line = Integer.parseInt(site.group("line"));
            boolean rewritten = site.group("rewritten").equals("true");
            assertEquals(rewritten ? protocol : "jvm", site.group("protocol"), site::group);
            if (line >= 0) {
                String top = site.group("class").substring(PACKAGE.length() + 1).split("\\$")[0];
                reported.add("%s:%03d %s: %s%s"
                        .formatted(
                                top,
                                line,
                                rewritten ? "rewritten" : "left",
                                site.group("construct"),
                                rewritten ? "" : ": " + site.group("reason")));
            }
        }
        return reported;
    }

    /** Without the indentation. */
    private static String compact(String json) {
        return json.replaceAll("\\n *", "").replace("\": ", "\":");
    }

    private static String lines(List<String> sites) {
        Collections.sort(sites);
        return String.join("\n", sites);
    }
}
