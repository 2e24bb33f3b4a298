package io.turnstile.agent.rewrite;

import io.turnstile.runtime.policy.LockProtocol;

/** Which rule selects a class, asked once for each class that loads. */
public interface SiteRules {
    /**
     * The rule that selects a class.
     *
     * @param protocol what locks created in the class use
     * @param origin the rule, as {@code file:line}
     * @param obstacle why the class's locks are left to the JVM all the same, or null
     */
    record Selected(LockProtocol protocol, String origin, String obstacle) {}

    /** Whether a rule has locks rewritten at all; otherwise {@code ReentrantLock} itself stays untouched, too. */
    boolean retrofitsLocks();

    /**
     * Finds the rule.
     *
     * @param className with dots or with slashes
     * @param ofJdk whether the JDK's own loaders define the class; such a class must be meant by name
     * @return null where no rule selects the class
     */
    Selected ruleFor(String className, boolean ofJdk);
}
