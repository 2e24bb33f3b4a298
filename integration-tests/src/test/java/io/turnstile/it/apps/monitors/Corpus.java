package io.turnstile.it.apps.monitors;

import java.util.List;

/** Runs all programs of the corpus. */
public final class Corpus {
    private Corpus() {}

    public static void main(String[] arguments) {
        List<Program> programs =
                List.of(new SynchronizedForms(), new BlockForms(), new KindsOfClasses(), new WaitForms());
        for (Program program : programs) {
            System.out.println(program.getClass().getSimpleName());
            program.run();
        }
    }
}
