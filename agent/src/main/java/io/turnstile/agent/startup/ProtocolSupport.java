package io.turnstile.agent.startup;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.policy.LockProtocol;

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
    private final String whyNone;

    private ProtocolSupport(Platform platform, String whyNone) {
        this.platform = platform;
        this.whyNone = whyNone;
    }

    /** What a platform grants. */
    public static ProtocolSupport of(Platform platform) {
        return new ProtocolSupport(platform, null);
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
                ? Capability.FUTEX.title() + " is missing: " + detail(Capability.FUTEX)
                : null;
    }

    /** One line that says what is granted in the place of a protocol and what would help, or null where it is granted. */
    String shortfall(LockProtocol asked) {
        Capability missing = missingFor(asked);
        if (missing == null) {
            return null;
        }
        LockProtocol granted = granted(asked);
        String instead = granted == LockProtocol.JVM ? "are left to the JVM" : "use " + granted.word() + " instead";
        return missingSentence(missing, "locks with protocol " + asked.word() + " " + instead);
    }

    /** Likewise for real-time priorities of threads. */
    String realTimeShortfall() {
        return has(Capability.REALTIME_SCHEDULING)
                ? null
                : missingSentence(Capability.REALTIME_SCHEDULING, "threads keep their scheduling policy");
    }

    /** Whether a capability is there. */
    public boolean has(Capability capability) {
        return platform != null && platform.has(capability);
    }

    private String missingSentence(Capability missing, String consequence) {
        String remedy = platform == null ? "" : finding(missing).remedy();
        return missing.title() + " is missing (" + detail(missing) + "): " + consequence
                + (remedy.isEmpty() ? "" : "; remedy: " + remedy);
    }

    private String detail(Capability capability) {
        return platform == null ? whyNone : finding(capability).detail();
    }

    private Finding finding(Capability capability) {
        return platform.finding(capability);
    }
}
