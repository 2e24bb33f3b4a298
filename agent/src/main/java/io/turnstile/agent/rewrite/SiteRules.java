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
     * @param parks whether the class is to park by Turnstile
     * @param parkObstacle why it parks in the JVM all the same, or null
     */
    record Selected(LockProtocol protocol, String origin, String obstacle, boolean parks, String parkObstacle) {
        /** A rule for locks alone. */
        public Selected(LockProtocol protocol, String origin, String obstacle) {
            this(protocol, origin, obstacle, false, null);
        }

        /** The rule without what it says of parking. */
        Selected forLocksAlone() {
            return parks ? new Selected(protocol, origin, obstacle) : this;
        }
    }

    /** Whether a rule has locks rewritten at all; otherwise {@code ReentrantLock} itself stays untouched, too. */
    boolean retrofitsLocks();

    /** Whether a rule has classes park by Turnstile; otherwise {@code LockSupport} stays untouched. */
    default boolean retrofitsParks() {
        return false;
    }

    /**
     * Finds the rule.
     *
     * @param className with dots or with slashes
     * @param ofJdk whether the JDK's own loaders define the class; such a class must be meant by name
     * @return null where no rule selects the class
     */
    Selected ruleFor(String className, boolean ofJdk);
}
