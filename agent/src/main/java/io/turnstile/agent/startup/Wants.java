package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.select.ParkMode;
import io.turnstile.agent.select.Rule;
import io.turnstile.agent.threads.ThreadRule;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a configuration asks of the machine. */
public final class Wants {
    private final AgentConfig config;

    /** The wants of a configuration. */
    public Wants(AgentConfig config) {
        this.config = config;
    }

    /** The protocols that rules ask for; the JVM's where a rule leaves both locks and monitors to it. */
    public Set<LockProtocol> protocols() {
        Set<LockProtocol> protocols = EnumSet.noneOf(LockProtocol.class);
        for (Rule rule : config.rules().rules()) {
            Set<LockProtocol> ofRule = EnumSet.of(wanted(rule.protocol(), rule), wanted(rule.monitors(), rule));
            if (ofRule.size() > 1) {
                ofRule.remove(LockProtocol.JVM);
            }
            protocols.addAll(ofRule);
        }
        if (config.monitors().listsAny()) {
            protocols.add(config.monitors().protocol());
        }
        return protocols;
    }

    /** A ceiling that is only to be found asks for inheritance alone. */
    private static LockProtocol wanted(LockProtocol protocol, Rule rule) {
        return protocol == LockProtocol.CEILING && rule.ceiling().isObserved() ? LockProtocol.PI : protocol;
    }

    /** The rules whose locks or monitors are to have a ceiling. */
    List<Rule> ceilings() {
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : config.rules().rules()) {
            if (rule.ceiling().level() > 0) {
                rules.add(rule);
            }
        }
        return rules;
    }

    /** Whether classes are to park by Turnstile. */
    public boolean parks() {
        for (Rule rule : config.rules().rules()) {
            if (rule.park() == ParkMode.FUTEX) {
                return true;
            }
        }
        return false;
    }

    /** Whether threads are to run with a real-time policy. */
    public boolean realTime() {
        return config.threads().needsRealTime();
    }

    /** Whether threads are to be confined to CPUs. */
    public boolean affinity() {
        for (ThreadRule rule : config.threads().rules()) {
            if (rule.scheduling().cpus() != null) {
                return true;
            }
        }
        return false;
    }

    /** Each want in the words of {@link Shortfalls}. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        for (LockProtocol protocol : protocols()) {
            words.add("protocol " + protocol.word());
        }
        if (parks()) {
            words.add("park futex");
        }
        if (realTime()) {
            words.add("real-time threads");
        }
        if (affinity()) {
            words.add("CPUs of threads");
        }
        return words;
    }
}
