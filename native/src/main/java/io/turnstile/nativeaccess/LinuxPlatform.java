package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.Platform;
import java.lang.invoke.MethodHandles;
import java.util.Map;

/** Opens the Linux ports and probes what they can do here. */
public final class LinuxPlatform {
    private LinuxPlatform() {}

    /**
     * Opens and installs the platform for a program that uses the library without the agent; does nothing where one is
     * installed.
     *
     * @throws UnsupportedPlatformException where this platform cannot carry a lock of ours
     */
    public static void install() {
        if (!Platform.isInstalled()) {
            Platform.install(open(Binding.fromProperty(), null));
        }
    }

    /**
     * Opens the ports and probes them; installs nothing.
     *
     * @param trusted a lookup whose class may use native access without being asked; null where there is none
     * @throws UnsupportedPlatformException where this is not Linux on a known architecture, or native code cannot be called
     */
    public static Platform open(Binding choice, MethodHandles.Lookup trusted) {
        String system = System.getProperty("os.name");
        if (!"Linux".equals(system)) {
            throw new UnsupportedPlatformException(
                    "no platform ports for " + system + "; locks stay with the JVM there (known: Linux)");
        }
        SystemCallNumbers numbers = SystemCallNumbers.current();
        SystemCalls calls = choice.decided() == Binding.FFM ? ForeignSystemCalls.open(trusted) : JnaSystemCalls.open();
        CapabilityProbe probe = new CapabilityProbe(calls, numbers);
        Map<Capability, Finding> findings = probe.findings();
        boolean hasLockPi2 = findings.get(Capability.LOCK_PI2).present();
        return new Platform(
                "linux " + numbers.architecture() + ", " + calls.name(),
                new LinuxFutex(calls, numbers, hasLockPi2),
                new LinuxScheduling(calls, numbers, probe.interruptSignal()),
                calls::addressOf,
                findings);
    }
}
