package io.turnstile.sync;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Off-heap blocks of 64, 128, … 65536 bytes, aligned to cache lines, from free lists without locks and a cache for each
 * thread. For memory that is taken and given back often: buffers of messages, words for native code.
 *
 * <p>Blocks are taken from slabs that are never unmapped as long as the allocator, one of its blocks or a buffer of one is
 * reachable, unless {@link #trim} finds one without a taken block. Any thread may free what another has allocated. A block that is
 * not freed is lost until the allocator itself is unreachable; what lies in the cache of a thread that ends is used again.
 *
 * <p><b>Checked mode</b> gives each allocation a handle of its own, and refuses a second free and any use after free, exactly;
 * without it a handle belongs to its memory for ever, a second free is found while the memory is free, and is the caller's
 * error once it serves somebody else. A block of another allocator is refused in both modes.
 */
public final class LockFreeAllocator {
    /** The smallest block; also the alignment of all. */
    public static final int LEAST_BYTES = 64;
    /** The largest block. */
    public static final int MOST_BYTES = 1 << 16;

    private static final int CLASSES = Integer.numberOfTrailingZeros(MOST_BYTES / LEAST_BYTES) + 1;
    static final int SLAB_BYTES = 1 << 18;
    private static final int CACHED_BYTES = 1 << 15; // of each size class, in each thread

    private final boolean checked;
    private final int cachedBytes;
    private final FreeList[] free = new FreeList[CLASSES];
    private final ThreadCaches caches = new ThreadCaches(CLASSES);
    private final AtomicLong slabBytes = new AtomicLong();
    private final LongAdder refilled = new LongAdder();
    private final AtomicBoolean trimming = new AtomicBoolean();

    /** An allocator without memory yet, unchecked. */
    public LockFreeAllocator() {
        this(false);
    }

    /** An allocator without memory yet. */
    public LockFreeAllocator(boolean checked) {
        this(checked, CACHED_BYTES);
    }

    LockFreeAllocator(boolean checked, int cachedBytes) {
        this.checked = checked;
        this.cachedBytes = cachedBytes;
        for (int i = 0; i < CLASSES; i++) {
            free[i] = new FreeList(SLAB_BYTES / (LEAST_BYTES << i));
        }
    }

    /** A piece of memory. */
    public static final class Block {
        final Memory memory;
        volatile boolean live; // checked: until freed; otherwise: whether the memory is taken

        private Block(Memory memory) {
            this.memory = memory;
        }

        /**
         * The memory: all of it, in the platform's byte order, not zeroed, which all callers share with its position.
         *
         * @throws IllegalStateException where the block is free
         */
        public ByteBuffer buffer() {
            if (!live) {
                throw new IllegalStateException("this block of " + size()
                        + " bytes was freed: only a living one may be used; allocate another");
            }
            return memory.buffer;
        }

        /** How many bytes it has: those that were asked for, rounded up to a power of two. */
        public int size() {
            return memory.bytes;
        }
    }

    /** The memory behind blocks: made once, then in a free list, in a cache, or taken. */
    static final class Memory {
        final LockFreeAllocator owner;
        final ByteBuffer buffer;
        final int bytes;
        final int sizeClass;
        final FreeList.Slab slab; // of its free list's table
        final int index; // there
        final Block own; // the handle for ever, where the allocator is not checked
        int next; // the free list's

        Memory(LockFreeAllocator owner, ByteBuffer buffer, FreeList.Slab slab, int index) {
            this.owner = owner;
            this.slab = slab;
            this.buffer = buffer;
            this.bytes = buffer.capacity();
            this.sizeClass = Integer.numberOfTrailingZeros(bytes / LEAST_BYTES);
            this.index = index;
            this.own = new Block(this);
        }
    }

    /**
     * A block of at least {@code bytes}, 1 to {@value #MOST_BYTES}.
     *
     * @throws IllegalArgumentException where the size is another
     * @throws OutOfMemoryError where a new slab is needed and no direct memory can be had; nothing is changed then
     */
    public Block allocate(int bytes) {
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw Checks.outOfRange("size", bytes + " bytes", "1 to " + MOST_BYTES, "use direct buffers for more");
        }
        int sizeClass = bytes <= LEAST_BYTES ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros((bytes - 1) >> 6);
        ThreadCaches.Cache cache = cache(sizeClass);
        if (cache.count == 0) {
            refill(cache, sizeClass);
        }
        Memory memory = free[sizeClass].at(cache.entries[--cache.count]);
        Block block = checked ? new Block(memory) : memory.own;
        FreeList.setLive(block, true);
        return block;
    }

    /**
     * Gives a block back; by any thread.
     *
     * @throws IllegalArgumentException where it is a block of another allocator
     * @throws IllegalStateException where it is free already (see the class comment); nothing is changed then
     */
    public void free(Block block) {
        Memory memory = Checks.notNull("block", block, "pass what allocate returned").memory;
        if (memory.owner != this) {
            throw new IllegalArgumentException(
                    "this block of " + memory.bytes + " bytes is another allocator's: each takes back its own only;"
                            + " free it where it was allocated");
        }
        if (!(checked ? FreeList.takeLife(block) : block.live)) {
            throw new IllegalStateException("this block of " + memory.bytes
                    + " bytes is free already: each may be freed once; leave one of the two calls out");
        }
        FreeList.setLive(block, false);
        ThreadCaches.Cache cache = cache(memory.sizeClass);
        if (cache.count == cache.entries.length) {
            spill(cache, memory.sizeClass);
        }
        memory.buffer.clear();
        cache.entries[cache.count++] = memory.index;
    }

    private ThreadCaches.Cache cache(int sizeClass) {
        ThreadCaches.Cache[] mine = caches.ofCurrentThread();
        ThreadCaches.Cache cache = mine[sizeClass];
        return cache != null ? cache : newCache(mine, sizeClass);
    }

    private ThreadCaches.Cache newCache(ThreadCaches.Cache[] mine, int sizeClass) {
        if (caches.areMany()) {
            takeFromEnded();
        }
        mine[sizeClass] = new ThreadCaches.Cache(Math.max(2, cachedBytes / (LEAST_BYTES << sizeClass)));
        return mine[sizeClass];
    }

    /** Puts what threads had in their caches when they ended into the free lists; whether there was anything. */
    private boolean takeFromEnded() {
        boolean any = false;
        for (ThreadCaches.Cache[] ended : caches.takeEnded()) {
            for (int sizeClass = 0; sizeClass < CLASSES; sizeClass++) {
                any |= empty(ended[sizeClass], sizeClass);
            }
        }
        return any;
    }

    private boolean empty(ThreadCaches.Cache cache, int sizeClass) {
        if (cache == null || cache.count == 0) {
            return false;
        }
        spill(cache, sizeClass, cache.count);
        return true;
    }

    /** Half a cache at a time, so that pairs at the edge do not go to the free list each time. */
    private void spill(ThreadCaches.Cache cache, int sizeClass) {
        spill(cache, sizeClass, cache.entries.length / 2);
    }

    private void spill(ThreadCaches.Cache cache, int sizeClass, int blocks) {
        for (int i = blocks; i > 0; i--) {
            free[sizeClass].push(free[sizeClass].at(cache.entries[--cache.count]));
        }
    }

    private void refill(ThreadCaches.Cache cache, int sizeClass) {
        refilled.increment();
        while (cache.count < Math.max(1, cache.entries.length / 2)) {
            Memory memory = free[sizeClass].pop();
            if (memory == null) {
                if (cache.count > 0) {
                    return;
                }
                if (!takeFromEnded()) {
                    addSlab(sizeClass);
                }
            } else {
                cache.entries[cache.count++] = memory.index;
            }
        }
    }

    /** Without a lock: two threads at once add a slab each. */
    private void addSlab(int sizeClass) {
        int bytes = LEAST_BYTES << sizeClass;
        ByteBuffer slab = ByteBuffer.allocateDirect(SLAB_BYTES + LEAST_BYTES)
                .alignedSlice(LEAST_BYTES)
                .order(ByteOrder.nativeOrder());
        FreeList list = free[sizeClass];
        FreeList.Slab range = list.newSlab();
        slabBytes.addAndGet(SLAB_BYTES);
        for (int i = 0; i < SLAB_BYTES / bytes; i++) {
            ByteBuffer part = slab.slice(i * bytes, bytes).order(ByteOrder.nativeOrder());
            list.add(new Memory(this, part, range, range.firstIndex + i));
        }
    }

    /**
     * Lets go of the slabs in which no block is taken; the JVM unmaps them when its collector has found them. What lies in the caches
     * of other living threads counts as taken. Takes some 20 ns for each free block; who allocates meanwhile finds the free lists
     * empty and adds a slab. Does nothing where another thread trims.
     *
     * @return how many bytes it let go of
     */
    public long trim() {
        if (!trimming.compareAndSet(false, true)) {
            return 0;
        }
        try {
            takeFromEnded();
            ThreadCaches.Cache[] mine = caches.ofCurrentThread();
            long bytes = 0;
            for (int sizeClass = 0; sizeClass < CLASSES; sizeClass++) {
                empty(mine[sizeClass], sizeClass);
                bytes += (long) free[sizeClass].removeWholeSlabs() * SLAB_BYTES;
            }
            slabBytes.addAndGet(-bytes);
            return bytes;
        } finally {
            trimming.set(false);
        }
    }

    /**
     * Figures of an allocator.
     *
     * @param slabBytes off-heap memory it has, in bytes; {@link #trim} alone lowers it
     * @param freeBytes of these, what lies in the free lists; the caches of threads are not counted
     * @param refills how often a thread's cache was empty
     */
    public record Statistics(long slabBytes, long freeBytes, long refills) {}

    /** The figures now; an estimate while others allocate. */
    public Statistics statistics() {
        long freeBytes = 0;
        for (int i = 0; i < CLASSES; i++) {
            freeBytes += (long) free[i].size() * (LEAST_BYTES << i);
        }
        return new Statistics(slabBytes.get(), freeBytes, refilled.sum());
    }

    @Override
    public String toString() {
        return "LockFreeAllocator[" + statistics() + (checked ? ", checked" : "") + "]";
    }
}
