package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.List;

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
        line.append(String.join(", ", counted()));
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

    private List<String> counted() {
        List<String> counted = new ArrayList<>();
        int rules = config.rules().rules().size();
        if (rules > 0) {
            counted.add(count(rules, "rule", "rules") + " (" + protocols() + ')');
        }
        int threadRules = config.threads().rules().size();
        if (threadRules > 0) {
            counted.add(count(threadRules, "thread rule", "thread rules"));
        }
        int priorities = config.threads().priorities().count();
        if (priorities > 0) {
            counted.add(count(priorities, "Java priority", "Java priorities") + " mapped");
        }
        return counted.isEmpty() ? List.of("0 rules") : counted;
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
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
