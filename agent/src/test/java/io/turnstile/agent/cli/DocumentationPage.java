package io.turnstile.agent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of Markdown, as far as its promises can be checked. */
record DocumentationPage(Path file, String text) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PAGES_OF_ROOT =
            List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");

    static List<DocumentationPage> all() throws IOException {
        List<DocumentationPage> pages = new ArrayList<>();
        for (String name : PAGES_OF_ROOT) {
            pages.add(read(ROOT.resolve(name)));
        }
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(file -> pages.add(read(file)));
        }
        return pages;
    }

    static DocumentationPage read(Path file) {
        try {
            return new DocumentationPage(file, Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The fenced blocks of one language. */
    List<String> blocks(String language) {
        return FENCED.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** What a pattern finds outside of fenced blocks. */
    List<MatchResult> inProse(Pattern pattern) {
        return pattern.matcher(FENCED.matcher(text).replaceAll("")).results().toList();
    }

    /** Calls with each match's first group, anywhere on the page. */
    void each(Pattern pattern, BiConsumer<DocumentationPage, String> check) {
        pattern.matcher(text).results().forEach(match -> check.accept(this, match.group(1)));
    }

    /** What links may name behind the #: headings as GitHub writes them. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        for (MatchResult heading : inProse(HEADING)) {
            anchors.add(heading.group(1)
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }

    @Override
    public String toString() {
        return ROOT.relativize(file).toString();
    }
}
