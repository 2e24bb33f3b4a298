package io.turnstile.sync;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Off-heap lines of 64 bytes for one kind of words, and the thread that gives back those of objects that were dropped.
 *
 * <p>Many objects may be dropped before the collector finds them. So each time it has run the pool looks whether half of its
 * memory is idle, and lets go of that ({@link LockFreeAllocator#trim}). How it knows: an object that nothing refers to is collected,
 * and cleaned up after by a look and the next such object. Nobody but the cleaner's thread spends time on it.
 */
final class LinePool {
    /** Gives back what belonged to dropped objects, of all pools. */
    static final Cleaner CLEANER = Cleaner.create(LinePool::cleanerThread);

    private static final int LINE_BYTES = LockFreeAllocator.LEAST_BYTES;
    private static final int CACHED_BYTES = 16 * LINE_BYTES; // in each thread: few, since each line may hold a slab

    private final LockFreeAllocator lines = new LockFreeAllocator(false, CACHED_BYTES);
    private final AtomicInteger taken = new AtomicInteger();
    private int takenAtTrim; // the cleaner's
    private long slabBytesAfterTrim;

    /** Not the JDK's, which forgets its thread-locals after each action, and so the lines in its cache. */
    private static Thread cleanerThread(Runnable cleaning) {
        Thread thread = new Thread(null, cleaning, "turnstile-sync-cleaner", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    LinePool() {
        lookAfterCollection();
    }

    private void lookAfterCollection() {
        CLEANER.register(new Object(), () -> {
            lookAfterCollection();
            trimIfIdle();
        });
    }

    /** Not again where nothing has changed: what was kept then has a line in it that is taken or in a thread's cache. */
    private void trimIfIdle() {
        int takenNow = taken.get();
        long slabBytes = lines.statistics().slabBytes();
        boolean changed = takenNow != takenAtTrim || slabBytes != slabBytesAfterTrim;
        if (changed && slabBytes > LockFreeAllocator.SLAB_BYTES && slabBytes / 2 > (long) takenNow * LINE_BYTES) {
            lines.trim();
            takenAtTrim = takenNow;
            slabBytesAfterTrim = lines.statistics().slabBytes();
        }
    }

    LockFreeAllocator.Block take() {
        LockFreeAllocator.Block line = lines.allocate(LINE_BYTES);
        taken.incrementAndGet();
        return line;
    }

    void giveBack(LockFreeAllocator.Block line) {
        taken.decrementAndGet();
        lines.free(line);
    }

    /** Lines that are in use now. */
    int takenCount() {
        return taken.get();
    }
}
