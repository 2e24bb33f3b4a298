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
     * The site at which locks of a rewritten subclass are created: for objects that came into being without a constructor
     * of ours, by deserialization. A plain futex site where the class has none.
     */
    public static LockSite ofSubclass(Class<?> type) {
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            for (LockSite site : sites) {
                if (site != null
                        && site.methodName().equals("<init>")
                        && site.className().equals(current.getName())) {
                    return site;
                }
            }
        }
        return new LockSite(type.getName(), "<deserialized>", -1, LockProtocol.FUTEX);
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
