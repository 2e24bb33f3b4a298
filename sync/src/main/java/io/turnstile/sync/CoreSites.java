package io.turnstile.sync;

import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.SiteTable;

/** The sites under which the lock core knows the library's own locks. */
final class CoreSites {
    private static final int FUTEX = add(LockProtocol.FUTEX);
    private static final int PI = add(LockProtocol.PI);

    private CoreSites() {}

    private static int add(LockProtocol protocol) {
        return SiteTable.add(new LockSite("io.turnstile.sync", protocol.word(), -1, protocol));
    }

    static int of(LockProtocol protocol) {
        return protocol == LockProtocol.PI ? PI : FUTEX;
    }
}
