package io.turnstile.runtime.track;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The records of all lock instances, found by identity; a weak, bounded, lock-free hash table.
 *
 * <p>Each bucket is a list. Any thread adds at its head by compare-and-set; one thread, the analysis, removes.
 * I1: who adds has seen every record between the head it replaces and the end, so a lock has one record only. I2: a removed
 * record keeps its {@code next}, so who stands on it still comes to the end. I3: only records whose lock is gone are removed,
 * so nobody looks for them; a record that is removed while another is added before it stays reachable from nothing but the
 * walk of a reader.
 */
public final class LockRecords {
    /** How many there may be at a time. */
    public static final int LIMIT = 1 << 17;

    private static final int BUCKETS = 1 << 16;
    private static final AtomicReferenceArray<LockRecord> TABLE = new AtomicReferenceArray<>(BUCKETS);
    private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();
    private static final AtomicLong LAST_ID = new AtomicLong();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicLong REFUSED = new AtomicLong();

    private LockRecords() {}

    /** The record of a lock that is taken at a site, made where there is none; null where the table is full. */
    static LockRecord of(Object lock, int site) {
        int hash = System.identityHashCode(lock);
        LockRecord head = TABLE.get(hash & BUCKETS - 1);
        LockRecord found = find(head, null, lock);
        return found != null
                ? found
                : add(lock, hash, head, LockClasses.firstTakenAt(lock, TrackSites.get(site)), 0, 0);
    }

    /** Records the creation of a lock by a thread at a site; null where the table is full. */
    static LockRecord created(Object lock, int site, TrackedThread creator) {
        int hash = System.identityHashCode(lock);
        LockRecord head = TABLE.get(hash & BUCKETS - 1);
        LockRecord found = find(head, null, lock); // its constructor may have taken it already
        if (found != null) {
            return found;
        }
        LockClass lockClass = LockClasses.createdAt(lock, TrackSites.get(site));
        ThreadOrder.created(creator);
        return add(lock, hash, head, lockClass, creator.number(), creator.publications);
    }

    /** The record of a lock, or null where it was never tracked. */
    public static LockRecord known(Object lock) {
        return find(TABLE.get(System.identityHashCode(lock) & BUCKETS - 1), null, lock);
    }

    private static LockRecord add(
            Object lock, int hash, LockRecord seenHead, LockClass lockClass, long creator, int creatorEpoch) {
        if (lockClass == null || COUNT.get() >= LIMIT) {
            REFUSED.incrementAndGet();
            return null;
        }
        int bucket = hash & BUCKETS - 1;
        LockRecord made = new LockRecord(lock, hash, GONE, LAST_ID.incrementAndGet(), lockClass, creator, creatorEpoch);
        LockRecord head = seenHead;
        for (; ; ) {
            made.next = head;
            if (TABLE.compareAndSet(bucket, head, made)) {
                COUNT.incrementAndGet();
                lockClass.instances.incrementAndGet();
                return made;
            }
            head = TABLE.get(bucket);
            LockRecord found = find(head, null, lock); // another thread may have been faster with the same lock
            if (found != null) {
                return found;
            }
        }
    }

    private static LockRecord find(LockRecord from, LockRecord end, Object lock) {
        for (LockRecord record = from; record != end; record = record.next) {
            if (record.refersTo(lock)) {
                return record;
            }
        }
        return null;
    }

    /** Removes the records of locks that are gone; by the analysis alone. */
    public static void removeGone() {
        for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            LockRecord record = (LockRecord) gone;
            record.lockClass().acquiresOfGone.addAndGet(record.acquires);
            unlink(record);
            COUNT.decrementAndGet();
        }
    }

    private static void unlink(LockRecord record) {
        int bucket = record.hash & BUCKETS - 1;
        for (; ; ) {
            LockRecord head = TABLE.get(bucket);
            if (head == record) {
                if (TABLE.compareAndSet(bucket, record, record.next)) {
                    return;
                }
                continue; // something was added before it
            }
            for (LockRecord before = head; before != null; before = before.next) {
                if (before.next == record) {
                    before.next = record.next;
                    return;
                }
            }
            return;
        }
    }

    /** All at present; weakly consistent. */
    public static List<LockRecord> all() {
        List<LockRecord> all = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            for (LockRecord record = TABLE.get(i); record != null; record = record.next) {
                all.add(record);
            }
        }
        return all;
    }

    /** How many there are. */
    public static int size() {
        return COUNT.get();
    }

    /** How often a lock was not tracked since the table was full. */
    public static long refused() {
        return REFUSED.get();
    }
}
