package io.turnstile.sync;

import io.turnstile.sync.LockFreeAllocator.Block;
import io.turnstile.sync.LockFreeAllocator.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A lock-free stack of the memory of one size (Treiber), linked by indices into a table; each slab has a range of it, and leaves
 * it to a later one.
 *
 * <pre>
 *   head: version (40 bits) | index + 1 of the first (24 bits), 0: empty
 * </pre>
 *
 * <b>No ABA:</b> each change raises the version, so a CAS succeeds only where nothing has happened since the head was read;
 * the link that was read under it is then that of the first. 2<sup>40</sup> changes between two instructions of one thread are
 * ruled out by time: a fortnight at a million a second. <b>Visibility:</b> a table entry and the link are written before the
 * CAS that publishes the index.
 *
 * <p><b>Removing slabs:</b> {@link #removeWholeSlabs} takes the whole list by one such CAS, so all that was in it is its own, and
 * nobody else has a way to a slab of which every block was there. Who has read the head before may find the entry empty, or of
 * a later slab, and a link of any value; its CAS fails. A range goes to a later slab after its entries were cleared; who reads
 * an index that is published after that reads the later entry.
 */
final class FreeList {
    private static final int INDEX_BITS = 24;
    private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
    private static final VarHandle LIVE;

    static {
        try {
            LIVE = MethodHandles.lookup().findVarHandle(Block.class, "live", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A range of the table, for the blocks of one slab. Never used for a second: no ABA in the stack of those left. */
    static final class Slab {
        final int firstIndex;
        private int seen; // blocks of it in the list; the remover's
        private Slab next; // of those removed

        private Slab(int firstIndex) {
            this.firstIndex = firstIndex;
        }
    }

    private final int blocksPerSlab; // a divisor of CHUNK_SIZE
    private final AtomicReferenceArray<Memory[]> chunks = new AtomicReferenceArray<>(1 << INDEX_BITS - CHUNK_BITS);
    private final AtomicReference<Slab> removed = new AtomicReference<>(); // whose ranges may be used again
    private final AtomicInteger count = new AtomicInteger(); // of indices that have belonged to a range
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong head = new AtomicLong();

    /** Ends the life of a checked block; false where it has ended already. */
    static boolean takeLife(Block block) {
        return LIVE.compareAndSet(block, true, false);
    }

    /** Release-writes whether a block lives: its holder hands it on by ordered means, if at all. */
    static void setLive(Block block, boolean live) {
        LIVE.setRelease(block, live);
    }

    FreeList(int blocksPerSlab) {
        this.blocksPerSlab = blocksPerSlab;
    }

    /** A range for a new slab, whose blocks the caller then adds. */
    Slab newSlab() {
        for (; ; ) {
            Slab last = removed.get();
            if (last == null) {
                return new Slab(newRange());
            }
            if (removed.compareAndSet(last, last.next)) {
                return new Slab(last.firstIndex);
            }
        }
    }

    private int newRange() {
        int first = count.getAndAdd(blocksPerSlab);
        if (first < 0 || first > INDEX_MASK - blocksPerSlab) {
            count.addAndGet(-blocksPerSlab);
            throw new OutOfMemoryError("more than " + INDEX_MASK + " blocks of one size");
        }
        int chunk = first >>> CHUNK_BITS;
        if (chunks.get(chunk) == null) {
            chunks.compareAndSet(chunk, null, new Memory[CHUNK_SIZE]);
        }
        return first;
    }

    /** Inserts a block that is not in the table yet. */
    void add(Memory memory) {
        setEntry(memory.index, memory);
        push(memory);
    }

    private void setEntry(int index, Memory memory) {
        chunks.get(index >>> CHUNK_BITS)[index & CHUNK_SIZE - 1] = memory;
    }

    /** The entry of that index, which the caller has from {@link #pop} by ordered means. */
    Memory at(int index) {
        return chunks.getPlain(index >>> CHUNK_BITS)[index & CHUNK_SIZE - 1];
    }

    void push(Memory memory) {
        long before;
        do {
            before = head.get();
            memory.next = (int) (before & INDEX_MASK);
        } while (!head.compareAndSet(before, successor(before, memory.index + 1)));
        size.incrementAndGet();
    }

    Memory pop() {
        for (; ; ) {
            long before = head.get();
            int first = (int) (before & INDEX_MASK);
            if (first == 0) {
                return null;
            }
            Memory memory =
                    at(first - 1); // written before the index was published; null: removed since, head has changed
            if (memory != null && head.compareAndSet(before, successor(before, memory.next))) {
                size.decrementAndGet();
                return memory;
            }
        }
    }

    /**
     * Takes out the slabs of which every block is here; returns how many. Meanwhile the list is empty to others. By one thread at a
     * time. Allocates nothing, that no block may be lost half-way.
     */
    int removeWholeSlabs() {
        int first = takeAll();
        count(first);
        Slab whole = null;
        int mostlyFree = 0; // chains, by index + 1
        int mostlyTaken = 0;
        for (int place = first, next; place != 0; place = next) {
            Memory memory = at(place - 1);
            next = memory.next;
            if (memory.slab.seen == blocksPerSlab) {
                setEntry(memory.index, null);
                if (memory.index == memory.slab.firstIndex) {
                    memory.slab.next = whole;
                    whole = memory.slab;
                }
            } else if (memory.slab.seen > blocksPerSlab / 2) {
                memory.next = mostlyFree;
                mostlyFree = place;
            } else {
                memory.next = mostlyTaken;
                mostlyTaken = place;
            }
        }
        pushAll(mostlyFree); // used last, so that they become whole
        pushAll(mostlyTaken);
        return release(whole);
    }

    private void count(int first) {
        int blocks = 0;
        for (int place = first; place != 0; place = at(place - 1).next) {
            at(place - 1).slab.seen++;
            blocks++;
        }
        size.addAndGet(-blocks);
    }

    private void pushAll(int first) {
        for (int place = first, next; place != 0; place = next) {
            Memory memory = at(place - 1);
            next = memory.next;
            memory.slab.seen = 0;
            push(memory);
        }
    }

    /** Their entries are clear: others may have the ranges. */
    private int release(Slab whole) {
        int slabs = 0;
        for (Slab slab = whole, next; slab != null; slab = next) {
            next = slab.next;
            do {
                slab.next = removed.get();
            } while (!removed.compareAndSet(slab.next, slab));
            slabs++;
        }
        return slabs;
    }

    private int takeAll() {
        long before;
        do {
            before = head.get();
        } while (!head.compareAndSet(before, successor(before, 0)));
        return (int) (before & INDEX_MASK);
    }

    int size() {
        return Math.max(0, size.get());
    }

    private static long successor(long before, int first) {
        return (before | INDEX_MASK) + 1 | first;
    }
}
