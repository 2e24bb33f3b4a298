package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.runtime.platform.Capability;
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
            any |= say(support.shortfall(asked));
        }
        if (wants.realTime()) {
            any |= say(support.shortfall(Capability.REALTIME_SCHEDULING, "threads keep their scheduling policy"));
        }
        if (wants.affinity()) {
            any |= say(support.shortfall(Capability.AFFINITY, "threads keep their CPUs"));
        }
        return any && config.onMissingCapability() == AgentConfig.OnMissingCapability.EXIT;
    }

    private static boolean say(String shortfall) {
        if (shortfall != null) {
            AgentLog.warn(shortfall);
        }
        return shortfall != null;
    }
}
