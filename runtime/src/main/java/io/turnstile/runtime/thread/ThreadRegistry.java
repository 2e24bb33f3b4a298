package io.turnstile.runtime.thread;

import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.NativeSlots;
import io.turnstile.runtime.platform.Platform;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The records of all platform threads that have used a lock.
 *
 * <p>Two views: a direct-mapped table by the low bits of the thread number, read on each fast path, in which a later
 * thread may displace an earlier one (which then takes the slow way and displaces it back); and a lock-free ordered map,
 * which is exact. A record stays at least as long as its thread is alive; dead ones are swept when the number of records
 * has doubled.
 *
 * <p>I1 (exact) if the table says that thread number n is registered, the map has a record for n whose thread lives: only
 * the thread itself puts it there, and the sweep takes only the dead away.
 */
public final class ThreadRegistry {
    private static final int TABLE_SIZE = 1 << 12;
    private static final int FIRST_SWEEP = 256;

    /** Racy by design: entries are immutable where the fast path reads them, and I1 holds for any one that is seen. */
    private static final long[] NUMBERS = new long[TABLE_SIZE];

    private static final ThreadRecord[] RECORDS = new ThreadRecord[TABLE_SIZE];
    private static final ConcurrentSkipListMap<Long, ThreadRecord> BY_NUMBER = new ConcurrentSkipListMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicInteger SWEEP_AT = new AtomicInteger(FIRST_SWEEP);

    private ThreadRegistry() {}

    /** Whether the current thread, whose number this is, is known to be registered; false may be wrong, true never. */
    public static boolean isRegistered(long id) {
        return NUMBERS[(int) id & (TABLE_SIZE - 1)] == id;
    }

    /**
     * The record of the current thread, made where there is none.
     *
     * @param current the current thread; not virtual
     * @throws OutOfMemoryError where no slot can be had
     */
    public static ThreadRecord current(Thread current) {
        long id = ThreadIds.of(current);
        int index = (int) id & (TABLE_SIZE - 1);
        ThreadRecord record = RECORDS[index];
        if (record != null && record.thread() == current) {
            if (NUMBERS[index] != id) { // its cache line is that of threads of near numbers, too
                NUMBERS[index] = id;
            }
            return record;
        }
        record = BY_NUMBER.get(id);
        if (record == null) {
            record = register(current, id);
        }
        RECORDS[index] = record;
        NUMBERS[index] = id;
        return record;
    }

    /** The record of a thread number, or null where that thread has ended or never used a lock. */
    public static ThreadRecord find(long id) {
        return BY_NUMBER.get(id);
    }

    /** The record of any thread, or null; by a walk, for diagnosis. */
    public static ThreadRecord of(Thread thread) {
        for (ThreadRecord record : BY_NUMBER.values()) {
            if (record.thread() == thread) {
                return record;
            }
        }
        return null;
    }

    /** All records; weakly consistent. */
    public static Collection<ThreadRecord> all() {
        return Collections.unmodifiableCollection(BY_NUMBER.values());
    }

    private static ThreadRecord register(Thread current, long id) {
        if (COUNT.get() >= SWEEP_AT.get()) {
            sweep();
        }
        NativeSlot slot = NativeSlots.borrow();
        ThreadRecord record =
                new ThreadRecord(current, id, Platform.get().scheduling().currentTid(), slot);
        BY_NUMBER.put(id, record);
        COUNT.incrementAndGet();
        return record;
    }

    private static void sweep() {
        for (ThreadRecord record : BY_NUMBER.values()) {
            if (!record.thread().isAlive() && BY_NUMBER.remove(record.id(), record)) {
                COUNT.decrementAndGet();
                int index = (int) record.id() & (TABLE_SIZE - 1);
                if (RECORDS[index] == record) {
                    RECORDS[index] = null; // racy, benign: a displaced live thread puts itself back
                }
                NativeSlots.giveBack(record.slot());
            }
        }
        SWEEP_AT.set(Math.max(FIRST_SWEEP, 2 * COUNT.get()));
    }

    /** Forgets the racy table, so that a test sees the slow way. */
    static void clearTable() {
        Arrays.fill(NUMBERS, 0);
        Arrays.fill(RECORDS, null);
    }
}
