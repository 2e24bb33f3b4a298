package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.config.MonitorsConfig;
import io.turnstile.agent.rewrite.SiteRules;
import io.turnstile.agent.select.ParkMode;
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
    private final boolean retrofitsParks;
    private final boolean managesMonitors;
    private final boolean verifiesMonitors;

    private GrantedRules(RuleSet rules, Map<Rule, Selected> selected, boolean listsMonitors, boolean verifiesMonitors) {
        this.rules = rules;
        this.selected = selected;
        boolean locks = false;
        boolean manages = listsMonitors;
        boolean parks = false;
        for (Selected one : selected.values()) {
            locks |= one.obstacle() == null && one.protocol() != LockProtocol.JVM;
            manages |= one.monitors() != LockProtocol.JVM;
            parks |= one.parks() && one.parkObstacle() == null;
        }
        this.retrofitsLocks = locks;
        this.managesMonitors = manages;
        this.verifiesMonitors = manages && verifiesMonitors;
        this.retrofitsParks = parks;
    }

    /** The rules as this platform grants them. */
    public static GrantedRules on(ProtocolSupport support, RuleSet rules) {
        return new GrantedRules(rules, selected(support, rules), false, false);
    }

    /** The rules of a configuration, with what it says of monitors apart from rules. */
    static GrantedRules on(ProtocolSupport support, AgentConfig config) {
        MonitorsConfig monitors = config.monitors();
        boolean lists = monitors.listsAny() && support.granted(monitors.protocol()) != LockProtocol.JVM;
        return new GrantedRules(config.rules(), selected(support, config.rules()), lists, monitors.verifies());
    }

    private static Map<Rule, Selected> selected(ProtocolSupport support, RuleSet rules) {
        Map<Rule, Selected> selected = new IdentityHashMap<>();
        for (Rule rule : rules.rules()) {
            LockProtocol asked = rule.protocol();
            selected.put(
                    rule,
                    new Selected(
                            support.granted(asked),
                            rule.origin(),
                            support.obstacle(asked),
                            support.granted(rule.monitors()),
                            rule.park() == ParkMode.FUTEX,
                            support.obstacle(LockProtocol.FUTEX)));
        }
        return selected;
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
    public boolean verifiesMonitors() {
        return verifiesMonitors;
    }

    @Override
    public boolean retrofitsParks() {
        return retrofitsParks;
    }

    @Override
    public Selected ruleFor(String className, boolean ofJdk) {
        Rule rule = rules.ruleFor(className, ofJdk);
        return rule == null ? null : selected.get(rule);
    }
}
