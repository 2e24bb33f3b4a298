package io.turnstile.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own with the class path of this one, for what can be set once only in a process.
 *
 * @param exitCode what it ended with; {@link #KILLED} where it had to be killed
 * @param output all it wrote
 */
public record ChildJvm(int exitCode, String output) {
    /** Stands for the exit code of a child that did not end by itself. */
    public static final int KILLED = -1;

    private static final long LIMIT_S = 100;

    /** Runs {@code main} to its end, with our system properties of this JVM and {@code properties} over them. */
    public static ChildJvm run(Class<?> main, Map<String, String> properties) {
        Map<String, String> all = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("turnstile.")) {
                all.put(name, System.getProperty(name));
            }
        }
        all.putAll(properties);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        all.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add(main.getName());
        try {
            return run(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ChildJvm run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("child-jvm", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(LIMIT_S, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new ChildJvm(ended ? process.exitValue() : KILLED, Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
