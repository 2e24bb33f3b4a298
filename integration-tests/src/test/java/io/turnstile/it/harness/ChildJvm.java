package io.turnstile.it.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A JVM to be started as a user starts it, with or without {@code -javaagent}. Its environment is this process's without the
 * variables that JVMs take options from.
 */
public final class ChildJvm {
    private static final Path AGENT_JAR =
            Path.of(System.getProperty("turnstile.jar")).toAbsolutePath().normalize();
    private static final List<String> OPTION_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JAVA_OPTIONS");

    private final Jdk jdk;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> jvmArguments = new ArrayList<>();
    private final List<String> programArguments = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String tool = "java";
    private String mainClass;
    private Path temporaryDirectory;
    private Duration timeLimit = Duration.ofSeconds(120);

    private ChildJvm(Jdk jdk) {
        this.jdk = jdk;
    }

    /** A JVM of that JDK, with this module's test classes on its class path, no agent yet. */
    public static ChildJvm on(Jdk jdk) {
        return new ChildJvm(jdk).withClassesOf(ChildJvm.class);
    }

    /** The jar under test. */
    public static Path agentJar() {
        if (!Files.isReadable(AGENT_JAR)) {
            throw new IllegalStateException(AGENT_JAR + " is missing: run the build's package phase first");
        }
        return AGENT_JAR;
    }

    /** Adds {@code -javaagent} with this configuration text. */
    public ChildJvm agent(String configuration) {
        return agentArguments(configurationFile(configuration).toString());
    }

    /** Adds {@code -javaagent} with these arguments, as they stand. */
    public ChildJvm agentArguments(String arguments) {
        return jvm("-javaagent:" + agentJar() + (arguments.isEmpty() ? "" : "=" + arguments));
    }

    /** Writes the text to a new file, which is deleted after the run. */
    public Path configurationFile(String configuration) {
        try {
            if (temporaryDirectory == null) {
                temporaryDirectory = Files.createTempDirectory("turnstile-it");
            }
            return Files.writeString(Files.createTempFile(temporaryDirectory, "turnstile", ".yaml"), configuration);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public ChildJvm jvm(String... arguments) {
        jvmArguments.addAll(List.of(arguments));
        return this;
    }

    public ChildJvm environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Puts a command before the java command, such as one that drops privileges. */
    public ChildJvm through(String... command) {
        prefix.addAll(List.of(command));
        return this;
    }

    /** Adds the jar or directory that this class came from. */
    public ChildJvm withClassesOf(Class<?> any) {
        CodeSource source = any.getProtectionDomain().getCodeSource();
        return withClassPath(Path.of(URI.create(source.getLocation().toString())));
    }

    public ChildJvm withClassPath(Path entry) {
        classPath.add(entry);
        return this;
    }

    /** Puts this entry in place of all others. */
    public ChildJvm withClassPathOnly(Path entry) {
        classPath.clear();
        return withClassPath(entry);
    }

    public ChildJvm timeLimit(Duration limit) {
        timeLimit = limit;
        return this;
    }

    public ChildJvm main(Class<?> main, String... arguments) {
        return main(main.getName(), arguments);
    }

    public ChildJvm main(String main, String... arguments) {
        mainClass = main;
        return withArguments(arguments);
    }

    /** As {@code java -jar}; the class path does not count. */
    public ChildJvm jar(Path jar, String... arguments) {
        return main("-jar", jar.toString()).withArguments(arguments);
    }

    private ChildJvm withArguments(String... arguments) {
        programArguments.addAll(List.of(arguments));
        return this;
    }

    /** Runs one of the JDK's tools in place of {@code java}; JVM arguments are not passed. */
    public ChildJvm tool(String name, String... arguments) {
        tool = name;
        return withArguments(arguments);
    }

    /** Starts it and returns at once. */
    public RunningJvm start() {
        ProcessBuilder builder = new ProcessBuilder(command());
        OPTION_VARIABLES.forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        try {
            return new RunningJvm(jdk, builder.start(), timeLimit, temporaryDirectory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts it and waits for its end; fails with a thread dump where that takes too long. */
    public Run run() {
        try (RunningJvm running = start()) {
            return running.awaitEnd();
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(prefix);
        command.add(jdk.tool(tool));
        if (tool.equals("java")) {
            command.addAll(jvmArguments);
            command.add("-cp");
            command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
            if (mainClass != null) {
                command.add(mainClass);
            }
        }
        command.addAll(programArguments);
        return command;
    }
}
