package io.turnstile.agent.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects decisions and failures. Safe for use by several threads: classes load wherever the application runs. */
public final class Coverage {
    private final Map<String, Decision> decisions = new LinkedHashMap<>(); // under this; by what a report would show
    private final List<Failure> failures = new ArrayList<>(); // under this

    /**
     * A class that could not be rewritten.
     *
     * @param className binary name
     * @param cause the exception, as text
     */
    public record Failure(String className, String cause) {}

    /** Adds a decision; the same again (a class defined by a second loader, or retransformed) counts once. */
    public synchronized void add(Decision decision) {
        decisions.put(decision.site() + "|" + decision.construct() + "|" + decision.outcome(), decision);
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
        return List.copyOf(decisions.values());
    }

    /** The failures so far. */
    public synchronized List<Failure> failures() {
        return List.copyOf(failures);
    }
}
