package io.turnstile.sync;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The caches of the threads that use one {@link LockFreeAllocator}; and those of threads that have ended, which would be lost
 * with them.
 *
 * <p>A cache is used by its thread alone, until that has ended: {@link Thread#isAlive} then orders all it did before who sees so.
 * Who removes it from the set has it from then on.
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

    private static final class Owned {
        final WeakReference<Thread> thread = new WeakReference<>(Thread.currentThread());
        final Cache[] caches;

        Owned(int classes) {
            caches = new Cache[classes];
        }

        boolean hasEnded() {
            Thread owner = thread.get();
            return owner == null || !owner.isAlive(); // a thread that nothing refers to will not run again
        }
    }

    private final int classes;
    private final Set<Owned> all = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<Cache[]> ofThread = ThreadLocal.withInitial(this::add);
    private volatile int many = FEW;

    ThreadCaches(int classes) {
        this.classes = classes;
    }

    private Cache[] add() {
        Owned mine = new Owned(classes);
        all.add(mine);
        return mine.caches;
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
        for (Owned one : all) {
            if (one.hasEnded() && all.remove(one)) {
                ended.add(one.caches);
            }
        }
        many = Math.max(FEW, 2 * all.size());
        return ended;
    }
}
