package io.turnstile.agent.threads;

import java.util.Map;
import java.util.TreeMap;

/** What threads of a Java priority (1–10) get where no rule gives them a policy or a nice value. Immutable. */
public final class JavaPriorities {
    /** Nothing for any. */
    public static final JavaPriorities NONE = new JavaPriorities(Map.of());

    private final Map<Integer, Entry> entries;

    /**
     * One of them.
     *
     * @param priority 1–10
     * @param origin where it stands, as {@code file:line}
     */
    public record Entry(int priority, Scheduling scheduling, String origin) implements Giver {
        @Override
        public String whom() {
            return "threads of Java priority " + priority;
        }

        @Override
        public String toString() {
            return "Java priority " + priority + " = " + scheduling + " (" + origin + ')';
        }
    }

    /** Takes a copy; keys are the Java priorities. */
    public JavaPriorities(Map<Integer, Entry> entries) {
        this.entries = new TreeMap<>(entries);
    }

    /** What a priority is mapped to, or null. */
    Entry of(int priority) {
        return entries.get(priority);
    }

    /** All, by priority. */
    public Iterable<Entry> all() {
        return entries.values();
    }

    /** How many there are. */
    public int count() {
        return entries.size();
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }
}
