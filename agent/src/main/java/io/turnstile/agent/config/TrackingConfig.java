package io.turnstile.agent.config;

import io.turnstile.agent.select.ClassPattern;
import io.turnstile.agent.select.ClassSelection;
import java.util.List;

/** What is to be tracked, and how it is told. */
public final class TrackingConfig {
    private static final ClassSelection ALL = new ClassSelection(List.of(ClassPattern.parse("**")), List.of());

    private final Settings settings;

    TrackingConfig(Settings settings) {
        this.settings = settings;
    }

    /** Whether anything is tracked. */
    public boolean isOn() {
        return settings.value(Key.TRACKING_LEVEL) != AgentConfig.TrackingLevel.OFF;
    }

    /** Whether waits alone are tracked, and no orders. */
    public boolean isContentionOnly() {
        return settings.value(Key.TRACKING_LEVEL) == AgentConfig.TrackingLevel.CONTENTION;
    }

    /** Whether a class creates locks that are always taken in an order among themselves. */
    public boolean isOrdered(String creatingClass) {
        ClassSelection given = (ClassSelection) settings.value(Key.TRACKING_ORDERED);
        return given != null && given.matches(creatingClass, false);
    }

    /** How often reports are written, in nanoseconds; 0 for at the end only. */
    public long everyNs() {
        Long given = (Long) settings.value(Key.TRACKING_EVERY);
        return given == null ? 0 : given;
    }

    /** The classes whose use of locks is tracked. */
    public ClassSelection classes() {
        ClassSelection given = (ClassSelection) settings.value(Key.TRACKING_MATCH);
        return given == null ? ALL : given;
    }

    /** How long a thread must have waited before it is looked at for a deadlock, in nanoseconds. */
    public long detectAfterNs() {
        return (Long) settings.value(Key.TRACKING_DETECT_AFTER);
    }

    /** How long a thread must have waited to be reported, in nanoseconds. */
    public long longWaitNs() {
        return (Long) settings.value(Key.TRACKING_LONG_WAIT);
    }

    /** What happens on a deadlock. */
    public AgentConfig.OnDeadlock onDeadlock() {
        return (AgentConfig.OnDeadlock) settings.value(Key.TRACKING_ON_DEADLOCK);
    }

    /** Where the report for people goes, or null. */
    public String html() {
        String file = (String) settings.value(Key.TRACKING_HTML);
        return file.equals("none") ? null : file;
    }

    /** Reads what is known of findings. */
    public KnownFindings knownFindings() throws ConfigException {
        return KnownFindings.of(this);
    }

    /** Where the report for programs goes, or null. */
    public String json() {
        return (String) settings.value(Key.TRACKING_JSON);
    }

    /** The file of known findings, or null. */
    public String suppressions() {
        return (String) settings.value(Key.TRACKING_SUPPRESSIONS);
    }

    /** The file of findings that are not new, or null. */
    public String baseline() {
        return (String) settings.value(Key.TRACKING_BASELINE);
    }
}
