package io.turnstile.agent.threads;

import java.util.ArrayList;
import java.util.List;

/** The thread rules in their order; the first that matches a name decides. Safe for use by several threads. */
public final class ThreadRules {
    private final List<ThreadRule> rules;

    /** Takes a copy. */
    public ThreadRules(List<ThreadRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** The first rule that means a thread of this name, or null; the rule counts the thread. */
    public ThreadRule ruleFor(String threadName) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).take(threadName)) {
                return rules.get(i);
            }
        }
        return null;
    }

    /** The rules. */
    public List<ThreadRule> rules() {
        return rules;
    }

    /** Whether there is none, so that thread starts need not be watched. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether a rule gives a real-time policy. */
    public boolean needsRealTime() {
        return highestPriority() > 0;
    }

    /** The highest real-time priority that a rule gives, 1–99; 0 where none gives one. */
    public int highestPriority() {
        int highest = 0;
        for (ThreadRule rule : rules) {
            highest = Math.max(highest, rule.scheduling().priority());
        }
        return highest;
    }

    /** The rules that have not taken a thread so far. */
    public List<ThreadRule> unmatched() {
        List<ThreadRule> unmatched = new ArrayList<>();
        for (ThreadRule rule : rules) {
            if (rule.matchCount() == 0) {
                unmatched.add(rule);
            }
        }
        return unmatched;
    }
}
