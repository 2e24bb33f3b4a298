package io.turnstile.agent.select;

import java.util.ArrayList;
import java.util.List;

/** The rules in their order; the first that matches a class decides. Safe for use by several threads. */
public final class RuleSet {
    private final List<Rule> rules;

    /** Takes a copy. */
    public RuleSet(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * The first rule that means a class, or null; the rule counts the class. Allocates nothing.
     *
     * @param name with dots or slashes
     * @param ofJdk whether the class is known to be the JDK's, see {@link ClassPattern#matches}
     */
    public Rule ruleFor(String name, boolean ofJdk) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).take(name, ofJdk)) {
                return rules.get(i);
            }
        }
        return null;
    }

    /** Whether one of them can mean classes of the JDK. */
    public boolean nameJdk() {
        for (Rule rule : rules) {
            if (rule.classes().namesJdk()) {
                return true;
            }
        }
        return false;
    }

    /** The rules. */
    public List<Rule> rules() {
        return rules;
    }

    /** The rules that have not selected a class so far. */
    public List<Rule> unmatched() {
        List<Rule> unmatched = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.matchCount() == 0) {
                unmatched.add(rule);
            }
        }
        return unmatched;
    }
}
