package io.turnstile.agent.report;

import io.turnstile.runtime.policy.LockSite;

/**
 * What was decided for one place that creates a lock, in a class that a rule selects.
 *
 * @param site where, with the protocol that locks created there use
 * @param construct how the lock is created, as in source: {@code new ReentrantLock}, {@code ReentrantLock::new}, {@code
 *     extends ReentrantLock}, …
 * @param rewritten whether locks created there are Turnstile's; otherwise the JVM has them
 * @param rule the rule that selected the class, as {@code file:line}
 * @param reason why it was left to the JVM; empty where it is rewritten
 */
public record Decision(LockSite site, String construct, boolean rewritten, String rule, String reason) {
    /** The word that reports use. */
    public String outcome() {
        return rewritten ? "rewritten" : "left to the JVM";
    }
}
