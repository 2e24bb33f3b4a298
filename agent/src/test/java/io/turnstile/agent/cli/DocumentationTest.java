package io.turnstile.agent.cli;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the documentation promises is there: links, files, commands, tests, classes, and configurations that are valid. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern COMMAND = Pattern.compile("java -jar \\S*turnstile\\.jar (\\w+)");
    private static final Pattern AGENT = Pattern.compile("-javaagent:\\S*?turnstile\\.jar=([^\\s`<…]+)");
    private static final Pattern FILE = Pattern.compile("(?<![\\w/.])((?:benchmarks|examples|runtime|native|sync|agent|"
            + "applications|integration-tests|docs)/[\\w/-][\\w./-]*)");
    private static final Pattern SCRIPT = Pattern.compile(
            "(?<![\\w/])(?:\\./)?" + "((?:benchmarks|examples)/(?:run|lab)[\\w-]*|(?<=\\./)(?:demo|mvnw))(?![\\w./])");
    private static final Pattern TESTS = Pattern.compile("-Dtest='?([\\w*,]+)");
    private static final Pattern TEST = Pattern.compile("`([A-Z][a-z]\\w*(?:Test|IT))`");
    private static final Pattern CLASS = Pattern.compile("io\\.turnstile\\.(?:[a-z]\\w*\\.)*([A-Z]\\w+)");
    private static final Pattern CONFIGURATION =
            Pattern.compile("(?m)\\A(?:#.*\\n)*(rules|threads|tracking|monitors|report|map-java-priorities):");

    private static final Pattern SUPPRESSIONS = Pattern.compile("\\A(?:#.*\\n)*- signature:");

    @TempDir
    private Path folder;

    private final List<String> broken = new ArrayList<>();

    @AfterEach
    void nothingIsBroken() {
        assertEquals(List.of(), broken);
    }

    @Test
    void linksLeadToFilesAndHeadings() throws IOException {
        for (DocumentationPage page : DocumentationPage.all()) {
            for (MatchResult link : page.inProse(LINK)) {
                checkLink(page, link.group(1));
            }
        }
    }

    private void checkLink(DocumentationPage page, String link) {
        if (link.startsWith("https://")) {
            return; // nothing here goes to the network
        }
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page.file() : page.file().resolveSibling(file);
        if (!Files.exists(target)) {
            broken.add(page + ": no " + link);
        } else if (hash >= 0 && !DocumentationPage.read(target).anchors().contains(link.substring(hash + 1))) {
            broken.add(page + ": no such heading: " + link);
        }
    }

    @Test
    void commandsOfTheJarExist() throws IOException {
        int seen = 0;
        for (DocumentationPage page : DocumentationPage.all()) {
            for (MatchResult command : COMMAND.matcher(page.text()).results().toList()) {
                seen++;
                if (!CommandLine.COMMANDS.contains(command.group(1))) {
                    broken.add(page + ": " + command.group());
                }
            }
        }
        assertTrue(seen > CommandLine.COMMANDS.size(), "the pattern finds commands");
    }

    @Test
    void agentArgumentsAreValid() throws IOException {
        for (DocumentationPage page : DocumentationPage.all()) {
            page.each(AGENT, this::checkArguments);
        }
    }

    /** Files that arguments name are the reader's; here they are empty ones. */
    private void checkArguments(DocumentationPage page, String arguments) {
        List<String> parts = new ArrayList<>();
        for (String part : arguments.split(",")) {
            if (part.startsWith("tracking.suppressions=")) {
                parts.add("tracking.suppressions=" + write("suppressions.yaml", "[]\n"));
            } else if (part.contains("=")) {
                parts.add(part);
            }
        }
        try {
            AgentConfig.load(String.join(",", parts), new Properties(), Map.of());
        } catch (ConfigException wrong) {
            broken.add(page + ": " + arguments + ": " + wrong.getMessage());
        }
    }

    @Test
    void configurationsPassTheCheck() throws IOException {
        int seen = 0;
        for (DocumentationPage page : DocumentationPage.all()) {
            for (String block : page.blocks("yaml")) {
                String text = block;
                if (SUPPRESSIONS.matcher(block).find()) {
                    write("suppressions.yaml", block);
                    text = "tracking: {level: order, suppressions: " + folder.resolve("suppressions.yaml") + "}\n";
                } else if (!CONFIGURATION.matcher(block).find()) {
                    broken.add(page + ": neither a configuration nor suppressions:\n" + block);
                }
                seen++;
                try {
                    AgentConfig.loadFile(write("turnstile.yaml", text).toString());
                } catch (ConfigException wrong) {
                    broken.add(page + ": " + wrong.getMessage() + " in\n" + block);
                }
            }
        }
        assertTrue(seen > 5, "the pattern finds configurations");
    }

    @Test
    void filesAndScriptsExist() throws IOException {
        for (DocumentationPage page : DocumentationPage.all()) {
            page.each(FILE, (where, name) -> {
                if (!name.contains("target/") && !Files.exists(DocumentationPage.ROOT.resolve(withoutEnd(name)))) {
                    broken.add(where + ": no file " + name);
                }
            });
            page.each(SCRIPT, (where, name) -> {
                if (!Files.isExecutable(DocumentationPage.ROOT.resolve(name))) {
                    broken.add(where + ": no script " + name);
                }
            });
        }
    }

    /** A dot may end the sentence. */
    private static String withoutEnd(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    @Test
    void testsAndClassesExist() throws IOException {
        Set<String> classes = classes();
        for (DocumentationPage page : DocumentationPage.all()) {
            page.each(TESTS, (where, names) -> {
                for (String name : names.split(",")) {
                    checkClass(where, name, classes);
                }
            });
            page.each(TEST, (where, name) -> checkClass(where, name, classes));
            page.each(CLASS, (where, name) -> checkClass(where, name, classes));
        }
    }

    private void checkClass(DocumentationPage page, String name, Set<String> classes) {
        String pattern = name.replace("*", "\\w*");
        if (classes.stream().noneMatch(known -> known.matches(pattern))) {
            broken.add(page + ": no class " + name);
        }
    }

    private static Set<String> classes() throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> modules = Files.list(DocumentationPage.ROOT)) {
            for (Path sources : modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".java"))
                            .forEach(file -> names.add(file.substring(0, file.length() - ".java".length())));
                }
            }
        }
        return names;
    }

    /** Programs of the tutorials that need nothing but the JDK. */
    @Test
    void programsCompile() throws IOException {
        Pattern name = Pattern.compile("public class (\\w+)");
        for (DocumentationPage page : DocumentationPage.all()) {
            for (String program : page.blocks("java")) {
                List<MatchResult> names = name.matcher(program).results().toList();
                if (!names.isEmpty() && !program.contains("import io.turnstile.")) {
                    Path source = write(names.get(0).group(1) + ".java", program);
                    int errors = ToolProvider.getSystemJavaCompiler()
                            .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString());
                    assertEquals(0, errors, page + ": " + source.getFileName() + " does not compile");
                }
            }
        }
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
