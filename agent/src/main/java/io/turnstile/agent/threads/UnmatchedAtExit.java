package io.turnstile.agent.threads;

import io.turnstile.agent.AgentLog;
import java.util.List;

/** The shutdown hook that says, in one line, which patterns met no thread. */
public final class UnmatchedAtExit extends Thread {
    private final ThreadRules rules;

    /** Makes the hook. */
    public UnmatchedAtExit(ThreadRules rules) {
        super(null, null, "turnstile unmatched threads", 0, false);
        this.rules = rules;
    }

    @Override
    public void run() {
        List<String> unmatched = rules.unmatched();
        if (!unmatched.isEmpty()) {
            AgentLog.warn("no thread matched: " + String.join(", ", unmatched));
        }
    }
}
