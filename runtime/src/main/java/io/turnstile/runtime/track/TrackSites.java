package io.turnstile.runtime.track;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** The sites by their numbers, which injected code carries. Numbers begin at 1. Bounded; grows as classes load. */
public final class TrackSites {
    /** How many there may be. */
    public static final int LIMIT = 1 << 16;
    /** The number of a site that found no place. */
    public static final int NONE = 0;

    private static final AtomicInteger REFUSED = new AtomicInteger();
    private static volatile TrackSite[] sites = new TrackSite[256]; // replaced under the class lock when it grows
    private static int count; // under the class lock

    private TrackSites() {}

    /** Adds a site and returns its number, or {@link #NONE} where the table is full. Called while a class is rewritten. */
    public static synchronized int add(TrackSite site) {
        if (count + 1 >= LIMIT) {
            REFUSED.incrementAndGet();
            return NONE;
        }
        count++;
        TrackSite[] current = sites;
        if (count == current.length) {
            current = Arrays.copyOf(current, 2 * count);
        }
        current[count] = site;
        sites = current; // publishes the entry, too
        return count;
    }

    /** The site, or null for {@link #NONE} and unknown numbers. */
    public static TrackSite get(int number) {
        TrackSite[] current = sites;
        return number > 0 && number < current.length ? current[number] : null;
    }

    /** How many there are. */
    public static synchronized int size() {
        return count;
    }

    /** How many found no place. */
    public static int refused() {
        return REFUSED.get();
    }
}
