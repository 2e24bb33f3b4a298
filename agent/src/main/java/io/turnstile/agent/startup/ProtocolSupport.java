package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.nativeaccess.Binding;
import io.turnstile.nativeaccess.LinuxPlatform;
import io.turnstile.nativeaccess.UnsupportedPlatformException;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.policy.LockProtocol;
import java.lang.invoke.MethodHandles;

/**
 * What a platform grants of the protocols that rules ask for. One decision for the process: locks of one site never differ.
 *
 * <pre>
 *   asked for | PI futex | plain futex | granted
 *   ----------+----------+-------------+--------
 *   pi        | yes      | yes         | pi
 *   pi        | no       | yes         | futex
 *   pi, futex | -        | no          | jvm
 *   futex     | -        | yes         | futex
 *   jvm       | -        | -           | jvm
 * </pre>
 */
public final class ProtocolSupport {
    private final Platform platform; // null where there is none
    private final String whyNone; // null where everything is granted

    private ProtocolSupport(Platform platform, String whyNone) {
        this.platform = platform;
        this.whyNone = whyNone;
    }

    /** What is granted on the machine that one would wish for: everything. For dry runs. */
    public static ProtocolSupport assumed() {
        return new ProtocolSupport(null, null);
    }

    /** What a platform grants. */
    public static ProtocolSupport of(Platform platform) {
        return new ProtocolSupport(platform, null);
    }

    /** Opens the platform of this process and installs it. */
    public static ProtocolSupport open(AgentConfig.NativeBinding binding, MethodHandles.Lookup trusted) {
        Platform platform;
        try {
            platform = LinuxPlatform.open(Binding.valueOf(binding.name()), trusted);
        } catch (UnsupportedPlatformException e) {
            return none(e.getMessage());
        }
        Platform.install(platform);
        return of(platform);
    }

    /** What is granted where no platform could be opened. */
    public static ProtocolSupport none(String why) {
        return new ProtocolSupport(null, why);
    }

    /** What locks get that ask for a protocol. */
    public LockProtocol granted(LockProtocol asked) {
        if (asked == LockProtocol.JVM || !has(Capability.FUTEX)) {
            return LockProtocol.JVM;
        }
        return asked == LockProtocol.PI && !has(Capability.PI_FUTEX) ? LockProtocol.FUTEX : asked;
    }

    /** The capability that keeps a protocol from being granted, or null where it is granted. */
    public Capability missingFor(LockProtocol asked) {
        if (granted(asked) == asked) {
            return null;
        }
        return has(Capability.FUTEX) ? Capability.PI_FUTEX : Capability.FUTEX;
    }

    /** Why locks that ask for a protocol are left to the JVM, or null where they are not. */
    String obstacle(LockProtocol asked) {
        if (asked == LockProtocol.JVM) {
            return "the rule says jvm";
        }
        return granted(asked) == LockProtocol.JVM
                ? Capability.FUTEX.title() + " is missing: "
                        + finding(Capability.FUTEX).detail()
                : null;
    }

    /** Whether there is a platform at all. */
    boolean hasPlatform() {
        return platform != null;
    }

    /** The platform's name, or why there is none. */
    public String platformName() {
        return platform == null ? "no platform: " + whyNone : platform.name();
    }

    /** Whether a capability is there. */
    public boolean has(Capability capability) {
        return platform == null ? whyNone == null : platform.has(capability);
    }

    /** What is known of a capability. */
    public Finding finding(Capability capability) {
        return platform == null ? Finding.missing(whyNone, "") : platform.finding(capability);
    }
}
