package io.turnstile.agent.startup;

import io.turnstile.agent.rewrite.SiteRules;
import io.turnstile.agent.select.Rule;
import io.turnstile.agent.select.RuleSet;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.IdentityHashMap;
import java.util.Map;

/** The rules of a configuration with the protocols that a platform grants. */
public final class GrantedRules implements SiteRules {
    private final RuleSet rules;
    private final Map<Rule, Selected> selected; // by identity
    private final boolean retrofitsLocks;
    private final boolean managesMonitors;

    private GrantedRules(RuleSet rules, Map<Rule, Selected> selected) {
        this.rules = rules;
        this.selected = selected;
        boolean retrofits = false;
        boolean manages = false;
        for (Selected one : selected.values()) {
            retrofits |= one.obstacle() == null && one.protocol() != LockProtocol.JVM;
            manages |= one.monitors() != LockProtocol.JVM;
        }
        this.retrofitsLocks = retrofits;
        this.managesMonitors = manages;
    }

    /** The rules as this platform grants them. */
    public static GrantedRules on(ProtocolSupport support, RuleSet rules) {
        Map<Rule, Selected> selected = new IdentityHashMap<>();
        for (Rule rule : rules.rules()) {
            LockProtocol asked = rule.protocol();
            LockProtocol monitors = support.granted(rule.monitors());
            selected.put(rule, new Selected(support.granted(asked), rule.origin(), support.obstacle(asked), monitors));
        }
        return new GrantedRules(rules, selected);
    }

    @Override
    public boolean retrofitsLocks() {
        return retrofitsLocks;
    }

    @Override
    public boolean managesMonitors() {
        return managesMonitors;
    }

    @Override
    public Selected ruleFor(String className, boolean ofJdk) {
        Rule rule = rules.ruleFor(className, ofJdk);
        return rule == null ? null : selected.get(rule);
    }
}
