package io.turnstile.runtime.park;

import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The permits of the threads that have parked in selected code, by the low bits of their numbers.
 *
 * <p>Exact: a permit is there from before its owner's first park returns until the owner has ended. Each entry of the table is an
 * immutable list, replaced by compare-and-set. For a thread without a permit, {@link #of} is one read of a null, unless another
 * thread's number ends in the same bits. The dead are swept when the number of permits has doubled.
 */
final class Permits {
    private static final int TABLE_SIZE = 1 << 12;
    private static final int FIRST_SWEEP = 256;
    private static final AtomicReferenceArray<Entry> TABLE = new AtomicReferenceArray<>(TABLE_SIZE);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicInteger SWEEP_AT = new AtomicInteger(FIRST_SWEEP);

    private record Entry(Permit permit, Entry next) {}

    private Permits() {}

    /** The permit of a thread, or null where it has not parked in selected code. */
    static Permit of(Thread thread) {
        for (Entry entry = TABLE.get(indexOf(thread)); entry != null; entry = entry.next()) {
            if (entry.permit().thread() == thread) {
                return entry.permit();
            }
        }
        return null;
    }

    /**
     * Makes and publishes the permit of the current thread, which is not virtual.
     *
     * @throws OutOfMemoryError where the thread's record cannot be made
     */
    static Permit publish(Thread current) {
        if (COUNT.get() >= SWEEP_AT.get()) {
            sweep();
        }
        Permit permit = new Permit(ThreadRegistry.current(current));
        int index = indexOf(current);
        Entry head = TABLE.get(index);
        while (!TABLE.compareAndSet(index, head, new Entry(permit, head))) {
            head = TABLE.get(index);
        }
        COUNT.incrementAndGet();
        return permit;
    }

    /** How many permits there are, those of threads that have ended lately included. */
    static int count() {
        return COUNT.get();
    }

    private static int indexOf(Thread thread) {
        return (int) ThreadIds.of(thread) & (TABLE_SIZE - 1);
    }

    private static void sweep() {
        for (int index = 0; index < TABLE_SIZE; index++) {
            Entry head = TABLE.get(index);
            Entry living = null;
            int deadCount = 0;
            for (Entry entry = head; entry != null; entry = entry.next()) {
                if (entry.permit().thread().isAlive()) {
                    living = new Entry(entry.permit(), living);
                } else {
                    deadCount++;
                }
            }
            if (deadCount > 0
                    && TABLE.compareAndSet(index, head, living)) { // else somebody came: the next sweep takes them
                COUNT.addAndGet(-deadCount);
            }
        }
        SWEEP_AT.set(Math.max(FIRST_SWEEP, 2 * COUNT.get()));
    }
}
