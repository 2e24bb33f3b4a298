package io.turnstile.runtime.track;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The lock classes. One is known by the site that creates its locks; where that was not seen, by the class of the object
 * that serves as lock; and where that says nothing ({@code Object}, a JDK lock), by the field it is read from.
 *
 * <p>An open hash table with {@link #LIMIT} places, to which entries are added by compare-and-set and never removed: the look
 * of one thread may miss what another is adding, and then its compare-and-set fails and it looks again.
 */
public final class LockClasses {
    /** How many there may be. */
    public static final int LIMIT = 1 << 13;

    private static final AtomicReferenceArray<Entry> TABLE = new AtomicReferenceArray<>(2 * LIMIT);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicInteger REFUSED = new AtomicInteger();

    private record Entry(String key, LockClass lockClass) {}

    private LockClasses() {}

    /** The class of locks created at a site; null where the table is full. */
    static LockClass createdAt(Object lock, TrackSite site) {
        String owner = site.className().substring(site.className().lastIndexOf('.') + 1);
        String name = site.field().isEmpty() ? "of " + owner + '.' + site.methodName() : site.field();
        return get("created " + site + ' ' + site.field(), kindOf(lock), name, site);
    }

    /** The class of a lock whose creation was not seen; null where the table is full. */
    static LockClass firstTakenAt(Object lock, TrackSite site) {
        if (lock instanceof Class<?> type) {
            return get("class " + type.getName(), "monitor", "class " + type.getName(), null);
        }
        String type = lock.getClass().getName();
        boolean tellsNothing = type.startsWith("java.") || lock.getClass().isArray();
        if (tellsNothing && site != null && !site.field().isEmpty()) {
            return get("field " + site.field(), kindOf(lock), site.field(), null);
        }
        if (tellsNothing && site != null) {
            return get("taken " + site, kindOf(lock), type + " taken at " + site, null);
        }
        return get("type " + type, kindOf(lock), type, null);
    }

    private static String kindOf(Object lock) {
        return LockViews.kindOf(lock);
    }

    private static LockClass get(String key, String kind, String name, TrackSite created) {
        int mask = TABLE.length() - 1;
        int index = key.hashCode() * 0x9E3779B9 >>> 8 & mask;
        for (; ; ) {
            Entry entry = TABLE.get(index);
            if (entry == null) {
                if (COUNT.get() >= LIMIT) {
                    REFUSED.incrementAndGet();
                    return null;
                }
                LockClass made = new LockClass(COUNT.incrementAndGet(), kind, name, created);
                if (TABLE.compareAndSet(index, null, new Entry(key, made))) {
                    return made;
                }
            } else if (entry.key().equals(key)) {
                return entry.lockClass();
            } else {
                index = index + 1 & mask;
            }
        }
    }

    /** Those seen so far. */
    public static List<LockClass> all() {
        List<LockClass> all = new ArrayList<>();
        for (int i = 0; i < TABLE.length(); i++) {
            Entry entry = TABLE.get(i);
            if (entry != null) {
                all.add(entry.lockClass());
            }
        }
        return all;
    }

    /** How many locks were not tracked since there was no place for their class. */
    public static int refused() {
        return REFUSED.get();
    }
}
