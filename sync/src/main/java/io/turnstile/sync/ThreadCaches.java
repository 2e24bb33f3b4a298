package io.turnstile.sync;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The caches of the threads that use one {@link LockFreeAllocator}; and those of threads that have ended, which would be lost
 * with them.
 *
 * <p>A cache is used by its thread alone, until that has ended: {@link Thread#isAlive} then orders all it did before who sees so.
 * Who removes it from the table has it from then on.
 *
 * <p>Some threads lose their thread-locals while they live: that of a {@link java.lang.ref.Cleaner} after each action, those of
 * some pools after each task. So a thread that has none looks in the table first: what it had before is there.
 */
final class ThreadCaches {
    private static final int FEW = 64;

    /** A stack of free memory of one size. */
    static final class Cache {
        final int[] entries; // by index: a reference would keep the allocator reachable by the thread's own table
        int count;

        Cache(int size) {
            entries = new int[size];
        }
    }

    /** The caches of a thread; in the table by the thread's identity. */
    private static final class Owned extends WeakReference<Thread> {
        final Cache[] caches;
        private final int hash;

        Owned(Thread thread, int classes) {
            super(thread);
            hash = System.identityHashCode(thread);
            caches = new Cache[classes];
        }

        boolean hasEnded() {
            Thread owner = get();
            return owner == null || !owner.isAlive(); // a thread that nothing refers to will not run again
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            Thread owner = get();
            return this == other || owner != null && other instanceof Owned && ((Owned) other).get() == owner;
        }
    }

    private final int classes;
    private final ConcurrentMap<Owned, Owned> all = new ConcurrentHashMap<>();
    private final ThreadLocal<Cache[]> ofThread = ThreadLocal.withInitial(this::add);
    private volatile int many = FEW;

    ThreadCaches(int classes) {
        this.classes = classes;
    }

    private Cache[] add() {
        Owned mine = new Owned(Thread.currentThread(), classes);
        Owned earlier = all.putIfAbsent(mine, mine);
        return (earlier == null ? mine : earlier).caches;
    }

    /** By size class; null where the thread has none yet. */
    Cache[] ofCurrentThread() {
        return ofThread.get();
    }

    /** Whether there are twice as many as there were threads when this was last cleaned up. */
    boolean areMany() {
        return all.size() > many;
    }

    /** Those of threads that have ended: the caller's now. */
    List<Cache[]> takeEnded() {
        List<Cache[]> ended = new ArrayList<>();
        for (Owned one : all.keySet()) {
            if (one.hasEnded() && all.remove(one, one)) {
                ended.add(one.caches);
            }
        }
        many = Math.max(FEW, 2 * all.size());
        return ended;
    }
}
