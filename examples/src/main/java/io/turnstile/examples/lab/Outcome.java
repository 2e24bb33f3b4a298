package io.turnstile.examples.lab;

import io.turnstile.examples.Scheduling;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What an experiment shows.
 *
 * @param name of the experiment
 * @param strong how the kernel ran the thread whose waiting was measured
 * @param waited its waiting times for the lock
 * @param inversions how often work that was less important than the waiting thread was finished while it waited
 * @param missed deadlines that were missed
 * @param lost updates that were lost, so that mutual exclusion was broken; 0
 */
record Outcome(String name, Scheduling strong, BlockingTimes waited, int inversions, int missed, long lost) {
    /**
     * Begins the names of threads that play an experiment first, briefly, as ordinary threads: no configuration names them. Classes
     * are loaded and linked then, which the JVM does under locks of its own that inherit nothing: a real-time thread that had to wait
     * there would show inversions that are none of the experiment's.
     */
    static final String ORDINARY = "ordinary-";

    /** Prints the summary, and writes the waiting times to a file where one is named. */
    void tell(String[] arguments) throws IOException {
        if (arguments.length > 1) {
            waited.writeTo(Path.of(arguments[1]));
        }
        System.out.println("lab " + name + " real_time=" + (strong.isRealTime() ? "yes" : "no") + " samples="
                + waited.count() + " lost=" + lost + " inversions=" + inversions + " missed=" + missed + ' '
                + waited.summary());
    }

    /** How many samples of the real-time threads come before those that count. */
    static int warmUp(int samples) {
        return 5 + samples / 20;
    }

    /** How many samples a command line asks for. */
    static int samples(String[] arguments, int otherwise) {
        return arguments.length > 0 ? Integer.parseInt(arguments[0]) : otherwise;
    }
}
