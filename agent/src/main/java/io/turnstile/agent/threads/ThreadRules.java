package io.turnstile.agent.threads;

import java.util.ArrayList;
import java.util.List;

/**
 * The thread rules in their order, of which the first that means a thread decides, and what Java priorities are mapped to. Safe
 * for use by several threads.
 */
public final class ThreadRules {
    private final List<ThreadRule> rules;
    private final JavaPriorities priorities;

    /** Takes a copy. */
    public ThreadRules(List<ThreadRule> rules, JavaPriorities priorities) {
        this.rules = List.copyOf(rules);
        this.priorities = priorities;
    }

    /** What a thread of the application is to have; the rule that gives it counts the thread. */
    Target targetOf(Thread thread) {
        ThreadRule rule = ruleFor(thread);
        boolean ranked = rule != null && rule.scheduling().ranks();
        return Target.of(ranked ? rule : priorities.of(thread.getPriority()), rule);
    }

    private ThreadRule ruleFor(Thread thread) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).take(thread)) {
                return rules.get(i);
            }
        }
        return null;
    }

    /** What a thread of the VM is to have, or null; the rule that gives it counts the thread. */
    Target targetOfVmThread(String kernelName) {
        for (ThreadRule rule : rules) {
            if (rule.takeVmThread(kernelName)) {
                return Target.of(rule.scheduling().ranks() ? rule : null, rule);
            }
        }
        return null;
    }

    /** The rules. */
    public List<ThreadRule> rules() {
        return rules;
    }

    /** What Java priorities are mapped to. */
    public JavaPriorities priorities() {
        return priorities;
    }

    /** Whether there is nothing, so that threads need not be watched. */
    public boolean isEmpty() {
        return rules.isEmpty() && priorities.isEmpty();
    }

    /** Whether a rule means threads of the VM. */
    public boolean meanVmThreads() {
        for (ThreadRule rule : rules) {
            if (rule.threads().meansVm()) {
                return true;
            }
        }
        return false;
    }

    /** Whether something gives a real-time policy. */
    public boolean needsRealTime() {
        for (ThreadRule rule : rules) {
            if (rule.scheduling().rank() > 0) {
                return true;
            }
        }
        return highestPriority() > 0;
    }

    /** Whether a rule gives policy deadline to threads of the application. */
    public boolean givesDeadline() {
        for (ThreadRule rule : rules) {
            if (!rule.threads().meansVm() && rule.scheduling().deadline() != null) {
                return true;
            }
        }
        return false;
    }

    /** The highest real-time priority that threads of the application can get, 1–99; 0 where none gets one. */
    public int highestPriority() {
        int highest = 0;
        for (ThreadRule rule : rules) {
            highest = rule.threads().meansVm()
                    ? highest
                    : Math.max(highest, rule.scheduling().priority());
        }
        for (JavaPriorities.Entry entry : priorities.all()) {
            highest = Math.max(highest, entry.scheduling().priority());
        }
        return highest;
    }

    /** The lowest real-time priority among those that rules give to threads of the VM; 0 where no rule names any. */
    public int lowestVmPriority() {
        int lowest = Integer.MAX_VALUE;
        for (ThreadRule rule : rules) {
            lowest = rule.threads().meansVm()
                    ? Math.min(lowest, rule.scheduling().rank())
                    : lowest;
        }
        return lowest == Integer.MAX_VALUE ? 0 : lowest;
    }

    /** The strongest that rules give to threads of the VM among policies with a priority; null where none does. */
    Scheduling strongestOfVm() {
        Scheduling strongest = null;
        for (ThreadRule rule : rules) {
            Scheduling given = rule.scheduling();
            boolean candidate = rule.threads().meansVm() && given.priority() > 0;
            strongest = candidate && (strongest == null || given.priority() > strongest.priority()) ? given : strongest;
        }
        return strongest;
    }

    /** Patterns that have met no thread so far, with their places. */
    public List<String> unmatched() {
        List<String> unmatched = new ArrayList<>();
        for (ThreadRule rule : rules) {
            String unmet = rule.unmet();
            if (unmet != null) {
                unmatched.add(unmet);
            }
        }
        return unmatched;
    }
}
