package io.turnstile.benchmarks;

import io.turnstile.nativeaccess.LinuxPlatform;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.SiteTable;

/** The runtime without the agent: the platform installed by us, lock sites added by us. */
public final class LibraryMode {
    static {
        LinuxPlatform.install();
    }

    private LibraryMode() {}

    /** A site whose locks have this protocol. */
    public static int site(LockProtocol protocol) {
        return SiteTable.add(new LockSite(LibraryMode.class.getName(), "site", -1, protocol));
    }
}
