package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.policy.LockProtocol;

/** The one line that says what is on. */
final class StartupLine {
    private final String version;
    private final AgentConfig config;
    private final ProtocolSupport support;

    StartupLine(String version, AgentConfig config, ProtocolSupport support) {
        this.version = version;
        this.config = config;
        this.support = support;
    }

    /**
     * For example {@code turnstile 0.1.0: 2 rules (futex, pi), 1 thread rule on linux x86_64, FFM; PI futex ok, real-time
     * scheduling ok; jdk 25.0.3}.
     */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder("turnstile ").append(version).append(": ");
        int ruleCount = config.rules().rules().size();
        line.append(ruleCount).append(ruleCount == 1 ? " rule" : " rules");
        if (ruleCount > 0) {
            line.append(" (").append(protocols()).append(')');
        }
        int threadRuleCount = config.threads().rules().size();
        if (threadRuleCount > 0) {
            line.append(", ").append(threadRuleCount).append(threadRuleCount == 1 ? " thread rule" : " thread rules");
        }
        if (config.monitors().listsAny()) {
            line.append(", monitors of listed classes");
        }
        if (config.monitors().verifies()) {
            line.append(", monitors verified");
        }
        line.append(" on ").append(support.platformName());
        line.append("; PI futex ").append(word(Capability.PI_FUTEX));
        line.append(", real-time scheduling ").append(word(Capability.REALTIME_SCHEDULING));
        return line.append("; jdk ").append(System.getProperty("java.version")).toString();
    }

    private String protocols() {
        StringBuilder words = new StringBuilder();
        for (LockProtocol asked : new Wants(config).protocols()) {
            words.append(words.length() == 0 ? "" : ", ").append(asked.word());
            if (support.granted(asked) != asked) {
                words.append(" as ").append(support.granted(asked).word());
            }
        }
        return words.append(new Wants(config).parks() ? ", park futex" : "").toString();
    }

    private String word(Capability capability) {
        return support.has(capability) ? "ok" : "missing";
    }
}
