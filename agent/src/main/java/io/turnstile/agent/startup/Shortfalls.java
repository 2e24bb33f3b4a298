package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.policy.LockProtocol;

/** What a configuration asks for and the machine does not have. */
final class Shortfalls {
    private final AgentConfig config;
    private final ProtocolSupport support;

    Shortfalls(AgentConfig config, ProtocolSupport support) {
        this.config = config;
        this.support = support;
    }

    /** Says each in one line; returns whether the JVM is to end for it. */
    boolean sayAll() {
        Wants wants = new Wants(config);
        boolean any = false;
        for (LockProtocol asked : wants.protocols()) {
            Capability missing = support.missingFor(asked);
            if (missing != null) {
                LockProtocol granted = support.granted(asked);
                String instead =
                        granted == LockProtocol.JVM ? "are left to the JVM" : "use " + granted.word() + " instead";
                any |= say(missing, "locks with protocol " + asked.word() + " " + instead);
            }
        }
        if (wants.parks() && !support.has(Capability.FUTEX)) {
            any |= say(Capability.FUTEX, "threads park in the JVM");
        }
        if (wants.realTime() && !support.has(Capability.REALTIME_SCHEDULING)) {
            any |= say(Capability.REALTIME_SCHEDULING, "threads keep their scheduling policy");
        }
        if (wants.affinity() && !support.has(Capability.AFFINITY)) {
            any |= say(Capability.AFFINITY, "threads keep their CPUs");
        }
        return any && exits();
    }

    private boolean say(Capability missing, String consequence) {
        Finding finding = support.finding(missing);
        AgentLog.warn(missing.title() + " is missing (" + finding.detail() + "): "
                + (exits() ? "the JVM ends, as on-missing-capability says" : consequence)
                + (finding.remedy().isEmpty() ? "" : "; remedy: " + finding.remedy()));
        return true;
    }

    private boolean exits() {
        return config.onMissingCapability() == AgentConfig.OnMissingCapability.EXIT;
    }
}
