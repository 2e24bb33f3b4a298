package io.turnstile.runtime.platform;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The ports to one platform and what its probes found. Immutable; installed once for the process.
 */
public final class Platform {
    private static volatile Platform installed; // written once, by install

    private final String name;
    private final FutexPort futex;
    private final SchedulingPort scheduling;
    private final MemoryPort memory;
    private final Map<Capability, Finding> findings;

    /**
     * Makes a platform.
     *
     * @param name the binding, as reports show it, for example {@code "linux x86_64, FFM"}
     * @param findings one for each {@link Capability}; what is not named counts as missing
     */
    public Platform(
            String name,
            FutexPort futex,
            SchedulingPort scheduling,
            MemoryPort memory,
            Map<Capability, Finding> findings) {
        this.name = Objects.requireNonNull(name);
        this.futex = Objects.requireNonNull(futex);
        this.scheduling = Objects.requireNonNull(scheduling);
        this.memory = Objects.requireNonNull(memory);
        this.findings = new EnumMap<>(Capability.class);
        this.findings.putAll(findings);
    }

    /**
     * Makes {@code platform} that of the process.
     *
     * @throws IllegalStateException where one is installed; the first stays
     */
    public static synchronized void install(Platform platform) {
        if (installed != null) {
            throw new IllegalStateException("platform already installed: " + installed.name);
        }
        installed = Objects.requireNonNull(platform);
    }

    /** Whether a platform is installed. */
    public static boolean isInstalled() {
        return installed != null;
    }

    /**
     * The platform of the process.
     *
     * @throws IllegalStateException where none is installed
     */
    public static Platform get() {
        Platform platform = installed;
        if (platform == null) {
            throw new IllegalStateException("no platform installed: a lock needs Platform.install first");
        }
        return platform;
    }

    /** The binding, as reports show it. */
    public String name() {
        return name;
    }

    /** The futex port. */
    public FutexPort futex() {
        return futex;
    }

    /** The scheduling port. */
    public SchedulingPort scheduling() {
        return scheduling;
    }

    /** The memory port. */
    public MemoryPort memory() {
        return memory;
    }

    /** Whether a capability can be used. */
    public boolean has(Capability capability) {
        return finding(capability).present();
    }

    /** What the probe of a capability found. */
    public Finding finding(Capability capability) {
        return findings.getOrDefault(capability, Finding.missing("not probed", ""));
    }
}
