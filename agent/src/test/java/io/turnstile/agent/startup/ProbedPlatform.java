package io.turnstile.agent.startup;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.MemoryPort;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A platform of which only the probes' findings matter; its ports must not be called. */
public final class ProbedPlatform {
    private ProbedPlatform() {}

    /** A platform that has everything but these. */
    public static Platform without(Capability... missing) {
        Map<Capability, Finding> findings = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            findings.put(
                    capability,
                    List.of(missing).contains(capability)
                            ? Finding.missing(capability.name() + ": ENOSYS", "get a newer kernel")
                            : Finding.present(capability.name() + ": 0"));
        }
        return new Platform(
                "linux test, none",
                port(FutexPort.class),
                port(SchedulingPort.class),
                port(MemoryPort.class),
                findings);
    }

    private static <T> T port(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new AssertionError("the decision must not call " + method);
                }));
    }
}
