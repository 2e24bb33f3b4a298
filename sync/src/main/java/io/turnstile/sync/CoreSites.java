package io.turnstile.sync;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.SiteTable;
import java.util.concurrent.locks.ReentrantLock;

/** The sites under which the lock core knows the library's own locks. */
final class CoreSites {
    private static final int FUTEX = add(LockProtocol.FUTEX);
    private static final int PI = add(LockProtocol.PI);

    private CoreSites() {}

    private static int add(LockProtocol protocol) {
        return SiteTable.add(new LockSite("io.turnstile.sync", protocol.word(), -1, protocol));
    }

    /** Whether the core's locks inherit priorities here. */
    static boolean canInherit() {
        return SyncPlatform.isLinux() && Platform.get().has(Capability.PI_FUTEX);
    }

    /** The core's lock, inheriting where that is possible; the JDK's where there is no Linux. */
    static ReentrantLock bestLock() {
        return SyncPlatform.isLinux() ? new PlatformReentrantLock(canInherit() ? PI : FUTEX) : new ReentrantLock();
    }

    static int of(LockProtocol protocol) {
        return protocol == LockProtocol.PI ? PI : FUTEX;
    }
}
