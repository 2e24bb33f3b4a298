package io.turnstile.benchmarks.jcstress;

import io.turnstile.benchmarks.LibraryMode;
import io.turnstile.runtime.lock.ManagedObject;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.MonitorPolicy;
import io.turnstile.runtime.policy.SiteTable;

/** A managed object, without the agent: tests call what rewritten code calls. */
abstract class StressedMonitor extends ManagedObject {
    private static final int FUTEX = LibraryMode.site(LockProtocol.FUTEX);
    private static final int PI = LibraryMode.site(LockProtocol.PI);

    static {
        MonitorPolicy.install(new ByClass());
    }

    /** Protocol futex. */
    static final class Futex extends StressedMonitor {}

    /** Protocol pi. */
    static final class Pi extends StressedMonitor {}

    private static final class ByClass extends MonitorPolicy {
        @Override
        public LockSite siteOf(Class<?> type) {
            return SiteTable.get(type == Pi.class ? PI : FUTEX);
        }

        @Override
        public boolean managesClass(Class<?> type) {
            return false;
        }
    }
}
