package io.turnstile.sync;

import io.turnstile.sync.LockFreeAllocator.Block;
import io.turnstile.sync.LockFreeAllocator.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * A lock-free stack of the memory of one size (Treiber), linked by indices into a table that only grows.
 *
 * <pre>
 *   head: version (40 bits) | index + 1 of the first (24 bits), 0: empty
 * </pre>
 *
 * <b>No ABA:</b> each change raises the version, so a CAS succeeds only where nothing has happened since the head was read;
 * the link that was read under it is then that of the first. 2<sup>40</sup> changes between two instructions of one thread are
 * ruled out by time: a fortnight at a million a second. <b>Visibility:</b> a table entry and the link are written before the
 * CAS that publishes the index.
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

    private final AtomicReferenceArray<Memory[]> chunks = new AtomicReferenceArray<>(1 << INDEX_BITS - CHUNK_BITS);
    private final AtomicInteger count = new AtomicInteger();
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

    /** A new entry of the table. */
    Memory add(IntFunction<Memory> factory) {
        int index = count.getAndIncrement();
        if (index >= INDEX_MASK) {
            throw new OutOfMemoryError("more than " + INDEX_MASK + " blocks of one size");
        }
        int chunk = index >>> CHUNK_BITS;
        if (chunks.get(chunk) == null) {
            chunks.compareAndSet(chunk, null, new Memory[CHUNK_SIZE]);
        }
        Memory memory = factory.apply(index);
        chunks.get(chunk)[index & CHUNK_SIZE - 1] = memory;
        return memory;
    }

    /** The entry of that index, which the caller has from {@link #pop} or {@link #add} by ordered means. */
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
            Memory memory = at(first - 1); // written before the index was published

            if (head.compareAndSet(before, successor(before, memory.next))) {
                size.decrementAndGet();
                return memory;
            }
        }
    }

    int size() {
        return Math.max(0, size.get());
    }

    private static long successor(long before, int first) {
        return (before | INDEX_MASK) + 1 | first;
    }
}
