package io.turnstile.agent.threads;

import io.turnstile.agent.select.Glob;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** One entry of {@code threads}: threads of these names get this scheduling. Counts the threads it took. */
public final class ThreadRule {
    private final List<String> names;
    private final Scheduling scheduling;
    private final String origin;
    private final AtomicLong matchCount = new AtomicLong();

    /**
     * What a rule gives.
     *
     * @param policy null leaves the policy as it is
     * @param priority 1–99 (higher is stronger) for real-time policies, otherwise 0
     * @param cpus null leaves the affinity as it is
     */
    public record Scheduling(SchedulingPolicy policy, int priority, CpuSet cpus) {
        String policyText() {
            String word = policy.name().toLowerCase(Locale.ROOT);
            return "policy " + word + (policy.isRealTime() ? " priority " + priority : "");
        }
    }

    /**
     * Makes a rule.
     *
     * @param names globs
     * @param origin where it stands, as {@code file:line}
     */
    public ThreadRule(List<String> names, Scheduling scheduling, String origin) {
        this.names = List.copyOf(names);
        this.scheduling = scheduling;
        this.origin = origin;
    }

    boolean take(String threadName) {
        for (int i = 0; i < names.size(); i++) {
            if (Glob.matches(names.get(i), threadName)) {
                matchCount.incrementAndGet();
                return true;
            }
        }
        return false;
    }

    /** The globs over thread names. */
    public List<String> names() {
        return names;
    }

    /** What it gives. */
    public Scheduling scheduling() {
        return scheduling;
    }

    /** Where it stands, as {@code file:line}. */
    public String origin() {
        return origin;
    }

    /** How many threads it took. */
    public long matchCount() {
        return matchCount.get();
    }

    /** Its globs in quotes, with commas between. */
    String nameText() {
        return '"' + String.join("\", \"", names) + '"';
    }

    /** Globs, what they get, and place. */
    public String describe() {
        StringBuilder text = new StringBuilder(nameText()).append(" =");
        if (scheduling.policy() != null) {
            text.append(' ').append(scheduling.policyText());
        }
        if (scheduling.cpus() != null) {
            text.append(" cpus ").append(scheduling.cpus());
        }
        return text.append(" (").append(origin).append(')').toString();
    }

    /** Place and globs, for reports. */
    @Override
    public String toString() {
        return origin + " (" + nameText() + ')';
    }
}
