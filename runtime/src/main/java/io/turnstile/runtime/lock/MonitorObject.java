package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.SiteTable;

/** What a rewritten {@code new Object()} creates: an object that is good for nothing but its monitor. */
public final class MonitorObject extends ManagedObject {
    private final int siteId;

    /** An object created at a site of {@link SiteTable}. */
    public MonitorObject(int siteId) {
        this.siteId = siteId;
        control(this, site());
    }

    LockSite site() {
        return SiteTable.get(siteId);
    }
}
