package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a configuration asks for and the machine does not have. */
public final class Shortfalls {
    private final AgentConfig config;
    private final ProtocolSupport support;
    private final List<Shortfall> all = new ArrayList<>();

    /**
     * One of them.
     *
     * @param asked what the configuration asks for, as it says it
     * @param missing the capability that it lacks
     * @param consequence what happens instead, as a clause
     */
    public record Shortfall(String asked, Capability missing, String consequence) {}

    /** Finds them. */
    public Shortfalls(AgentConfig config, ProtocolSupport support) {
        this.config = config;
        this.support = support;
        Wants wants = new Wants(config);
        for (LockProtocol asked : wants.protocols()) {
            addAll(asked);
        }
        if (wants.parks()) {
            addUnlessThere("park futex", Capability.FUTEX);
        }
        if (wants.realTime()) {
            addUnlessThere("real-time threads", Capability.REALTIME_SCHEDULING);
        }
        if (wants.affinity()) {
            addUnlessThere("CPUs of threads", Capability.AFFINITY);
        }
    }

    private void addAll(LockProtocol asked) {
        LockProtocol granted = support.granted(asked);
        if (granted != asked) {
            all.add(new Shortfall(
                    "protocol " + asked.word(), support.missingFor(asked), Degradation.consequence(asked, granted)));
        }
        for (Degradation row : support.degradationsOf(asked)) {
            if (!row.changesProtocol()) {
                all.add(new Shortfall("protocol " + asked.word(), row.missing(), row.effect()));
            }
        }
    }

    private void addUnlessThere(String asked, Capability needed) {
        if (!support.has(needed)) {
            all.add(new Shortfall(asked, needed, Degradation.otherEffectOf(needed)));
        }
    }

    /** Each of them. */
    public List<Shortfall> all() {
        return List.copyOf(all);
    }

    /** Each in a sentence without remedy, for reports. */
    List<String> sentences() {
        Set<String> sentences = new LinkedHashSet<>();
        for (Shortfall one : all) {
            sentences.add(missing(one) + ": " + one.consequence());
        }
        return List.copyOf(sentences);
    }

    /** Says each in one line, or all in one where the JVM is to end for them, and returns whether it is. */
    boolean sayAll() {
        Set<String> lines = new LinkedHashSet<>();
        Set<String> missing = new LinkedHashSet<>();
        Set<String> remedies = new LinkedHashSet<>();
        for (Shortfall one : all) {
            String remedy = support.finding(one.missing()).remedy();
            lines.add(missing(one) + ": " + one.consequence() + (remedy.isEmpty() ? "" : "; remedy: " + remedy));
            missing.add(missing(one));
            if (!remedy.isEmpty()) {
                remedies.add(remedy);
            }
        }
        boolean exits = config.onMissingCapability() == AgentConfig.OnMissingCapability.EXIT && !all.isEmpty();
        if (exits) {
            AgentLog.warn(String.join(", ", missing) + ": the JVM ends, as on-missing-capability says"
                    + (remedies.isEmpty() ? "" : "; remedy: " + String.join("; ", remedies)));
        } else {
            lines.forEach(AgentLog::warn);
        }
        return exits;
    }

    private String missing(Shortfall one) {
        Finding finding = support.finding(one.missing());
        return one.missing().title() + " is missing (" + finding.detail() + ')';
    }
}
