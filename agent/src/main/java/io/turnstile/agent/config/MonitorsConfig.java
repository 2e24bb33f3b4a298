package io.turnstile.agent.config;

import io.turnstile.runtime.policy.LockProtocol;

/** What holds for the monitors of the process apart from rules. */
public final class MonitorsConfig {
    private final Settings settings;

    MonitorsConfig(Settings settings) {
        this.settings = settings;
    }

    /** Whether objects of some JDK classes are managed. */
    public boolean listsAny() {
        return classes() != null && protocol() != LockProtocol.JVM;
    }

    /** Whether objects of exactly this class are managed though they carry no lock. */
    public boolean lists(Class<?> type) {
        return listsAny() && classes().contains(type);
    }

    /** What their monitors use. */
    public LockProtocol protocol() {
        return (LockProtocol) settings.value(Key.MONITORS_PROTOCOL);
    }

    /** Whether users of the JVM's monitor of managed objects are looked for. */
    public boolean verifies() {
        return settings.value(Key.MONITORS_VERIFY) != AgentConfig.Verification.OFF;
    }

    private ListedClasses classes() {
        return (ListedClasses) settings.value(Key.MONITORS_CLASSES);
    }
}
