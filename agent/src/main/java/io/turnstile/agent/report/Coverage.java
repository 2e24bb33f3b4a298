package io.turnstile.agent.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects decisions and failures. Safe for use by several threads: classes load wherever the application runs. */
public final class Coverage {
    private final Map<String, List<Decision>> decisions = new LinkedHashMap<>(); // under this; by their text
    private final List<Failure> failures = new ArrayList<>(); // under this
    private final List<String> leaks = new ArrayList<>(); // under this
    private final Set<String> tooLong = new LinkedHashSet<>(); // under this

    /**
     * A class that could not be rewritten.
     *
     * @param className binary name
     * @param cause the exception, as text
     */
    public record Failure(String className, String cause) {}

    /** Adds the decisions for one class; the same again (a second loader, or retransformed) counts once. */
    public synchronized void add(List<Decision> ofClass) {
        StringBuilder text = new StringBuilder();
        for (Decision decision : ofClass) {
            text.append(decision.site())
                    .append(decision.construct())
                    .append(decision.reason())
                    .append('\n');
        }
        decisions.put(text.toString(), ofClass);
    }

    /**
     * Adds a failure.
     *
     * @return whether it is the first with its cause
     */
    public synchronized boolean addFailure(String className, Throwable cause) {
        String text = String.valueOf(cause);
        boolean first = true;
        for (Failure failure : failures) {
            first &= !failure.cause().equals(text);
        }
        failures.add(new Failure(className, text));
        return first;
    }

    /** The decisions so far, in the order in which they were made. */
    public synchronized List<Decision> decisions() {
        List<Decision> all = new ArrayList<>();
        for (List<Decision> ofClass : decisions.values()) {
            all.addAll(ofClass);
        }
        return all;
    }

    /** Adds a line about a managed object whose JVM monitor somebody takes. */
    public synchronized void addLeak(String leak) {
        leaks.add(leak);
    }

    /** What {@link #addLeak} was told. */
    public synchronized List<String> leaks() {
        return List.copyOf(leaks);
    }

    /** Adds a line about a method that is too long to be compiled as rewritten; returns whether it is the first of it. */
    public synchronized boolean addTooLong(String method) {
        return tooLong.add(method);
    }

    /** What {@link #addTooLong} was told. */
    public synchronized List<String> tooLong() {
        return List.copyOf(tooLong);
    }

    /** The failures so far. */
    public synchronized List<Failure> failures() {
        return List.copyOf(failures);
    }
}
