package io.turnstile.agent.select;

import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.atomic.AtomicLong;

/** One entry of {@code rules}: these classes, this protocol. Counts the classes it was the first to match. */
public final class Rule {
    private final ClassSelection classes;
    private final LockProtocol protocol;
    private final ParkMode park;
    private final LockProtocol monitors;
    private final Ceiling ceiling;
    private final String origin;
    private final AtomicLong matchCount = new AtomicLong(); // hint: a class of two loaders counts twice

    /**
     * Makes a rule.
     *
     * @param origin where it stands, as {@code file:line}
     */
    public Rule(ClassSelection classes, LockProtocol protocol, LockProtocol monitors, ParkMode park, String origin) {
        this(classes, protocol, monitors, park, Ceiling.NONE, origin);
    }

    /**
     * Makes a rule.
     *
     * @param ceiling that of the protocol {@code ceiling}, where one of the two is that
     * @param origin where it stands, as {@code file:line}
     */
    public Rule(
            ClassSelection classes,
            LockProtocol protocol,
            LockProtocol monitors,
            ParkMode park,
            Ceiling ceiling,
            String origin) {
        this.classes = classes;
        this.protocol = protocol;
        this.monitors = monitors;
        this.park = park;
        this.ceiling = ceiling;
        this.origin = origin;
    }

    boolean take(String name, boolean ofJdk) {
        if (!classes.matches(name, ofJdk)) {
            return false;
        }
        matchCount.incrementAndGet();
        return true;
    }

    /** The classes it means. */
    public ClassSelection classes() {
        return classes;
    }

    /** What locks created in these classes use. */
    public LockProtocol protocol() {
        return protocol;
    }

    /** What the monitors of instances of these classes use. */
    public LockProtocol monitors() {
        return monitors;
    }

    /** The ceiling of what has protocol {@code ceiling} here. */
    public Ceiling ceiling() {
        return ceiling;
    }

    /** How these classes park. */
    public ParkMode park() {
        return park;
    }

    /** Where it stands, as {@code file:line}. */
    public String origin() {
        return origin;
    }

    /** How many classes it was asked for and selected. */
    public long matchCount() {
        return matchCount.get();
    }

    /** Place and patterns, for reports. */
    @Override
    public String toString() {
        return origin + " (" + classes + ')';
    }
}
