package io.turnstile.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The life of a whole process with and without the agent, in turns. */
final class AgentStart {
    private static final int CLASS_COUNT = 10_000;
    private static final double GOAL_MS = 250;
    private static final double GOAL_SHARE = 0.05;
    private static final double MONITORS_SHARE = 0.3; // every class is rewritten
    private static final int MOST_PAIRS = 15;
    private static final int FEWEST_PAIRS = 7;

    private final ChildJvm child;
    private final Path folder;
    private final int pairs;

    private AgentStart(ChildJvm child, SuiteOptions options) {
        this.child = child;
        this.folder = options.results();
        this.pairs = options.length() == SuiteOptions.Length.LONG ? MOST_PAIRS : FEWEST_PAIRS;
    }

    static String measure(ChildJvm child, SuiteOptions options) throws IOException, InterruptedException {
        if (!child.hasAgent()) {
            return "## Start\n\nnot measured: library mode\n";
        }
        return new AgentStart(child, options).measure();
    }

    private String measure() throws IOException, InterruptedException {
        Path application = folder.resolve("application.jar");
        GeneratedApplication.write(application, CLASS_COUNT);
        Path nothing = Files.createDirectories(folder.resolve("empty"));
        Path selectsAll = Files.writeString(folder.resolve("start.yaml"), """
                rules:
                  - match: "generated.**"
                    protocol: pi
                """);
        StringBuilder text = new StringBuilder("## Start: whole processes in turns\n\n");
        text.append("| application | pairs | without, ms | with agent, ms | difference, ms | goal, ms |\n");
        text.append("|---|---|---|---|---|---|\n");
        text.append(row("empty main", selectsAll, ChildJvm.command(List.of(), emptyMain(nothing), EmptyMain.class)));
        List<String> command = ChildJvm.command(List.of(), application, EmptyMain.class);
        command.set(command.size() - 1, GeneratedApplication.MAIN_CLASS);
        text.append(row(
                String.format(Locale.ROOT, "%,d classes, all selected, 500 locks", CLASS_COUNT), selectsAll, command));
        Path managesAll = Files.writeString(folder.resolve("start-monitors.yaml"), """
                rules:
                  - match: "generated.**"
                    monitors: pi
                """);
        text.append(row("the same, all monitors managed", managesAll, command, 0, MONITORS_SHARE));
        Files.delete(application);
        return text.toString();
    }

    private String row(String name, Path configuration, List<String> without) throws IOException, InterruptedException {
        return row(name, configuration, without, GOAL_MS, GOAL_SHARE);
    }

    private String row(String name, Path configuration, List<String> without, double mostMs, double mostShare)
            throws IOException, InterruptedException {
        System.err.println("measuring the start of " + name);
        List<String> with = new ArrayList<>(without);
        with.add(1, child.agentOption(configuration));
        timeMs(without);
        timeMs(with);
        List<Double> withoutMs = new ArrayList<>();
        List<Double> withMs = new ArrayList<>();
        List<Double> differencesMs = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            withoutMs.add(timeMs(without));
            withMs.add(timeMs(with));
            differencesMs.add(withMs.get(pair) - withoutMs.get(pair));
        }
        double goalMs = mostMs + mostShare * Scores.median(withoutMs);
        double differenceMs = Scores.median(differencesMs);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.0f | ≤ %.0f %s |%n",
                name,
                pairs,
                Scores.median(withoutMs),
                Scores.median(withMs),
                differenceMs,
                goalMs,
                differenceMs <= goalMs ? "met" : "**missed**");
    }

    private static double timeMs(List<String> command) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        ChildJvm.run(command);
        return (System.nanoTime() - startNs) / 1e6;
    }

    /** A class path of one class, so that no large jar is opened. */
    private static Path emptyMain(Path folder) throws IOException {
        String file = EmptyMain.class.getName().replace('.', '/') + ".class";
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        try (var bytes = EmptyMain.class.getResourceAsStream("/" + file)) {
            Files.write(target, bytes.readAllBytes());
        }
        return folder;
    }
}
