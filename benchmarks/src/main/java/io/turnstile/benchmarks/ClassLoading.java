package io.turnstile.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * How long it takes to load and link every class of some jars, with all monitors managed and without the agent, in JVMs of their own, in
 * turns. The start of the JVM and of the agent do not count.
 *
 * <p>Arguments: turnstile.jar, the number of pairs, the jars.
 */
public final class ClassLoading {
    private static final String CHILD = "load";
    private static final String SUFFIX = ".class";

    private ClassLoading() {}

    public static void main(String[] arguments) throws Exception {
        List<String> jars = List.of(arguments).subList(1, arguments.length);
        if (arguments[0].equals(CHILD)) {
            System.out.println(loadAll(jars));
        } else {
            compare(arguments[0], Integer.parseInt(jars.get(0)), jars.subList(1, jars.size()));
        }
    }

    private static void compare(String agent, int pairs, List<String> jars) throws Exception {
        Path rules = Files.createTempFile("turnstile", ".yaml");
        Files.writeString(rules, "rules:\n  - match: \"**\"\n    monitors: pi\n");
        String option = "-javaagent:" + agent + "=" + rules + ",log=quiet";
        double[] without = new double[pairs];
        double[] with = new double[pairs];
        double[] ratios = new double[pairs];
        timeMs(null, jars); // the files are in memory from here on
        for (int pair = 0; pair < pairs; pair++) {
            without[pair] = timeMs(null, jars);
            with[pair] = timeMs(option, jars);
            ratios[pair] = with[pair] / without[pair];
        }
        Files.delete(rules);
        System.out.printf(
                Locale.ROOT,
                "without %.0f ms, with %.0f ms, ratio %.2f (medians of %d)%n",
                median(without),
                median(with),
                median(ratios),
                pairs);
    }

    private static double timeMs(String agentOption, List<String> jars) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (agentOption != null) {
            command.add(agentOption);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ClassLoading.class.getName(), CHILD));
        command.addAll(jars);
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (child.waitFor() != 0) {
            throw new IllegalStateException("the child failed: " + said);
        }
        return Double.parseDouble(said);
    }

    /** Returns milliseconds. */
    private static double loadAll(List<String> jars) throws IOException {
        URL[] urls = new URL[jars.size()];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < urls.length; i++) {
            urls[i] = new File(jars.get(i)).toURI().toURL();
            try (JarFile jar = new JarFile(jars.get(i))) {
                Enumeration<JarEntry> entries = jar.entries();
                while (entries.hasMoreElements()) {
                    String entry = entries.nextElement().getName();
                    if (entry.endsWith(SUFFIX) && !entry.contains("-")) { // META-INF, module-info
                        names.add(entry.substring(0, entry.length() - SUFFIX.length())
                                .replace('/', '.'));
                    }
                }
            }
        }
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            long startNs = System.nanoTime();
            for (String name : names) {
                link(name, loader);
            }
            return (System.nanoTime() - startNs) / 1e6;
        }
    }

    /** Some lack libraries that are optional, with the agent as without. */
    private static void link(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader).getDeclaredMethods(); // which links it
        } catch (ClassNotFoundException | LinkageError missing) {
            return;
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
