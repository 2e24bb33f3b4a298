package io.turnstile.conformance.harness;

import io.turnstile.nativeaccess.LinuxPlatform;
import io.turnstile.runtime.RuntimeAccess;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.SiteTable;
import java.lang.invoke.MethodHandles;
import java.util.EnumMap;
import java.util.Map;

/** The real platform, with a {@link Fault} where one is asked for, installed by the first test that needs it, and one lock site for each protocol. */
public final class TestPlatform {
    /** The ceiling of locks under test: no thread of the matrix is above it. */
    public static final int CEILING = 90;

    private static final Map<LockProtocol, Integer> SITES = new EnumMap<>(LockProtocol.class);

    static {
        grantAccessWherePermitted();
        if (!Platform.isInstalled()) { // a program of its own may have one of its own
            Platform.install(Fault.current().in(LinuxPlatform.open()));
        }
        for (LockProtocol protocol : LockProtocol.values()) {
            Ceiling ceiling = protocol == LockProtocol.CEILING ? Ceiling.of(CEILING) : Ceiling.NONE;
            SITES.put(protocol, siteWith(protocol, ceiling));
        }
    }

    private TestPlatform() {}

    /** What the agent does; here it works in a JVM that opens java.lang to the tests. */
    private static void grantAccessWherePermitted() {
        try {
            RuntimeAccess.grant(MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup()));
        } catch (IllegalAccessException withoutAgent) {
            // the runtime works without it too, and that is tested then
        }
    }

    /** A new site. */
    public static int siteWith(LockProtocol protocol, Ceiling ceiling) {
        return SiteTable.add(new LockSite("io.turnstile.conformance.Site", "create", -1, protocol, ceiling));
    }

    /** Whether the runtime may show a thread's wait in its state. */
    public static boolean hasAccess() {
        return RuntimeAccess.javaLang() != null;
    }

    /** The site of the locks of this protocol. */
    public static int siteOf(LockProtocol protocol) {
        return SITES.get(protocol);
    }

    /** Whether a signaller can move a waiter into the kernel's queue of a PI lock. */
    public static boolean canRequeueToPi() {
        return platform().has(Capability.REQUEUE_PI) && platform().has(Capability.INTERRUPT_SIGNAL);
    }

    /** The platform. */
    public static Platform platform() {
        return Platform.get();
    }
}
