package io.turnstile.benchmarks.suite;

import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs like this one, with the agent where there is one. */
final class ChildJvm {
    private static final String CONFIGURATION = "benchmarks.yaml";

    private final Path agentJar;
    private final Path configuration;

    /**
     * Prepares.
     *
     * @param agentJar null for library mode
     * @param folder where the configuration is written
     */
    ChildJvm(Path agentJar, Path folder) throws IOException {
        this.agentJar = agentJar;
        this.configuration = folder.resolve(CONFIGURATION);
        writeMonitorRules(folder);
        try (InputStream resource = ChildJvm.class.getResourceAsStream("/io/turnstile/benchmarks/" + CONFIGURATION)) {
            Files.copy(resource, configuration, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    boolean hasAgent() {
        return agentJar != null;
    }

    /** How its locks come to be ours. */
    String mode() {
        return hasAgent() ? "rewritten by the agent" : "library mode";
    }

    /** The options of a JVM whose locks are under comparison. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("-Xms1g", "-Xmx1g"));
        if (hasAgent()) {
            options.add(agentOption());
        } else if (Runtime.version().feature() >= 22) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        return options;
    }

    /** The agent with the configuration of the comparison. */
    String agentOption() {
        return agentOption(configuration);
    }

    String agentOption(Path configurationFile) {
        return "-javaagent:" + agentJar.toAbsolutePath() + "=" + configurationFile.toAbsolutePath();
    }

    /** The agent with the monitors of the subject managed. */
    String monitorsOption(LockProtocol protocol) {
        return agentOption(configuration.resolveSibling("monitors-" + protocol.word() + ".yaml"));
    }

    private static void writeMonitorRules(Path folder) throws IOException {
        for (LockProtocol protocol : List.of(LockProtocol.FUTEX, LockProtocol.PI)) {
            Files.writeString(folder.resolve("monitors-" + protocol.word() + ".yaml"), """
                    rules:
                      - match: io.turnstile.benchmarks.MonitorSubject
                        monitors: %s
                    log: quiet
                    """.formatted(protocol.word()));
        }
    }

    /** A command line for this JDK. */
    static List<String> command(List<String> options, Path classPath, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath == null ? System.getProperty("java.class.path") : classPath.toString());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Runs a JVM to its end.
     *
     * @return what it wrote to standard output and error
     * @throws IllegalStateException where it fails
     */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
        }
        return output;
    }
}
