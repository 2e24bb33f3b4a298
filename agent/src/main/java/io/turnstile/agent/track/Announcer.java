package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;

/** Says findings on stderr when they are made, each once. */
final class Announcer {
    void announce(OrderFinding finding) {
        if (finding.confidence() != Confidence.NOTE) {
            AgentLog.warn(finding.text().stripTrailing());
        }
    }
}
