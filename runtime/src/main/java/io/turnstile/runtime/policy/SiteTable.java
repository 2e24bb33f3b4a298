package io.turnstile.runtime.policy;

import java.util.Arrays;

/**
 * Lock sites by the small number that rewritten code carries. Append-only: a site is there before the class that names
 * it is defined, and stays for the life of the process.
 */
public final class SiteTable {
    private static volatile LockSite[] sites =
            new LockSite[64]; // replaced under the class lock, entries written before
    private static int count; // under the class lock

    private SiteTable() {}

    /** Adds a site; returns its number. */
    public static synchronized int add(LockSite site) {
        LockSite[] current = sites;
        if (count == current.length) {
            current = Arrays.copyOf(current, count * 2);
        }
        current[count] = site;
        sites = current; // publishes the entry: get reads sites first
        return count++;
    }

    /**
     * The site with this number.
     *
     * @throws IllegalArgumentException where no such site was added
     */
    public static LockSite get(int id) {
        LockSite[] current = sites;
        LockSite site = id >= 0 && id < current.length ? current[id] : null;
        if (site == null) {
            throw new IllegalArgumentException("no lock site " + id);
        }
        return site;
    }
}
