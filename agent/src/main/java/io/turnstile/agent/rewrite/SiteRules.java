package io.turnstile.agent.rewrite;

import io.turnstile.runtime.policy.LockProtocol;

/** Which rule selects a class, asked once for each class that loads. */
public interface SiteRules {
    /** The static field of a rewritten class whose presence says that the monitor of its Class object is managed. */
    String CLASS_MONITOR_FIELD = "turnstile$monitor";

    /**
     * The rule that selects a class.
     *
     * @param protocol what locks created in the class use
     * @param origin the rule, as {@code file:line}
     * @param obstacle why the class's locks are left to the JVM all the same, or null
     * @param monitors what the monitors of its instances use; JVM where they are left to it
     * @param parks whether the class is to park by Turnstile
     * @param parkObstacle why it parks in the JVM all the same, or null
     */
    record Selected(
            LockProtocol protocol,
            String origin,
            String obstacle,
            LockProtocol monitors,
            boolean parks,
            String parkObstacle) {
        /** A rule that leaves parking to the JVM. */
        public Selected(LockProtocol protocol, String origin, String obstacle, LockProtocol monitors) {
            this(protocol, origin, obstacle, monitors, false, null);
        }

        /** A rule that leaves monitors and parking to the JVM. */
        public Selected(LockProtocol protocol, String origin, String obstacle) {
            this(protocol, origin, obstacle, LockProtocol.JVM);
        }

        /** The rule without what it says of parking. */
        Selected withoutParks() {
            return parks ? new Selected(protocol, origin, obstacle, monitors) : this;
        }
    }

    /** Whether a rule has monitors managed; then every class of the application must go along. */
    boolean managesMonitors();

    /** Whether a rule has locks rewritten at all; otherwise {@code ReentrantLock} itself stays untouched, too. */
    boolean retrofitsLocks();

    /** Whether a rule has classes park by Turnstile; otherwise {@code LockSupport} stays untouched. */
    default boolean retrofitsParks() {
        return false;
    }

    /** Whether the JDK's code is to say which monitors it enters. */
    default boolean verifiesMonitors() {
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
