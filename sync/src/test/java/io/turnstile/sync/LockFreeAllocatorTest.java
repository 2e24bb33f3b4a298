package io.turnstile.sync;

import io.turnstile.sync.LockFreeAllocator.Block;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LockFreeAllocatorTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void blocksHaveTheSizeAndAlignmentPromised(boolean checked) {
        LockFreeAllocator allocator = new LockFreeAllocator(checked);
        for (int bytes : new int[] {1, 63, 64, 65, 128, 129, 1000, 1024, 1025, 65_535, 65_536}) {
            Block block = allocator.allocate(bytes);
            int expected = Math.max(64, Integer.highestOneBit(2 * bytes - 1));
            assertEquals(expected, block.size(), bytes + " bytes");
            assertEquals(expected, block.buffer().capacity());
            assertEquals(0, block.buffer().alignmentOffset(0, 64));
            allocator.free(block);
        }
        for (int bytes : new int[] {-1, 0, 65_537}) {
            assertThrows(IllegalArgumentException.class, () -> allocator.allocate(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void doubleFreeAndForeignBlocksAreRefused(boolean checked) {
        LockFreeAllocator allocator = new LockFreeAllocator(checked);
        Block block = allocator.allocate(64);
        assertThrows(IllegalArgumentException.class, () -> new LockFreeAllocator(checked).free(block));
        assertThrows(NullPointerException.class, () -> allocator.free(null));
        allocator.free(block);
        assertThrows(IllegalStateException.class, () -> allocator.free(block));
        assertThrows(IllegalStateException.class, block::buffer);
    }

    @Test
    void checkedModeFindsAStaleHandleOfMemoryThatServesAgain() {
        LockFreeAllocator allocator = new LockFreeAllocator(true);
        Block stale = allocator.allocate(64);
        allocator.free(stale);
        Block next = allocator.allocate(64);
        assertSame(stale.memory, next.memory, "the cache gives back what came last");
        assertThrows(IllegalStateException.class, () -> allocator.free(stale));
        assertThrows(IllegalStateException.class, stale::buffer);
        assertEquals(64, next.buffer().capacity());
    }

    @Test
    void noTwoLivingBlocksOverlap() {
        LockFreeAllocator allocator = new LockFreeAllocator();
        Set<LockFreeAllocator.Memory> living = new HashSet<>();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Block block = allocator.allocate(64);
            assertTrue(living.add(block.memory));
            block.buffer().putInt(0, i);
            blocks.add(block);
        }
        for (int i = 0; i < blocks.size(); i++) {
            assertEquals(i, blocks.get(i).buffer().getInt(0));
        }
        assertNotEquals(0, allocator.statistics().refills());
    }

    @Test
    void whatEndedThreadsHadInTheirCachesIsUsedAgain() throws InterruptedException {
        LockFreeAllocator allocator = new LockFreeAllocator();
        for (int i = 0; i < 2_000; i++) { // each takes half a cache: 16 KB
            Thread thread = new Thread(() -> allocator.free(allocator.allocate(64)));
            thread.start();
            thread.join();
        }
        long slabBytes = allocator.statistics().slabBytes();
        assertTrue(slabBytes <= 8L << 18, slabBytes + " bytes for 2000 threads, one after the other");
    }

    /** A cleaner's thread forgets its thread-locals after each action, and must not lose what is in its cache. */
    @Test
    void whatCleanersFreeIsUsedAgain() {
        LockFreeAllocator allocator = new LockFreeAllocator();
        Cleaner cleaner = Cleaner.create();
        AtomicInteger freed = new AtomicInteger();
        int slabBlocks = LockFreeAllocator.SLAB_BYTES / 64;
        for (int round = 1; round <= 5; round++) {
            for (int i = 0; i < slabBlocks; i++) {
                Block block = allocator.allocate(64);
                cleaner.register(new Object(), () -> {
                    allocator.free(block);
                    freed.incrementAndGet();
                });
            }
            int all = round * slabBlocks;
            Crew.await("all blocks are freed", () -> {
                System.gc();
                return freed.get() == all;
            });
        }
        long slabBytes = allocator.statistics().slabBytes();
        assertTrue(
                slabBytes <= 2L * LockFreeAllocator.SLAB_BYTES, slabBytes + " bytes for one slab's blocks at a time");
    }

    @Test
    void memoryIsUsedAgainAndDoesNotGrow() {
        LockFreeAllocator allocator = new LockFreeAllocator();
        allocator.free(allocator.allocate(256));
        long before = allocator.statistics().slabBytes();
        for (int i = 0; i < 1_000_000; i++) {
            allocator.free(allocator.allocate(256));
        }
        assertEquals(before, allocator.statistics().slabBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1024, 65_536})
    void trimLetsGoOfSlabsWithoutATakenBlock(int bytes) {
        LockFreeAllocator allocator = new LockFreeAllocator();
        assertEquals(0, allocator.trim());
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 10 * LockFreeAllocator.SLAB_BYTES / bytes; i++) {
            blocks.add(allocator.allocate(bytes));
        }
        assertEquals(0, allocator.trim(), "all are taken but what the cache holds of the last slab");
        Block kept = blocks.remove(blocks.size() / 2);
        Block stale = blocks.get(0);
        kept.buffer().putInt(0, 42);
        blocks.forEach(allocator::free);
        long before = allocator.statistics().slabBytes();
        assertEquals(
                before - LockFreeAllocator.SLAB_BYTES, allocator.trim(), "all but the slab of the one that is taken");
        assertEquals(LockFreeAllocator.SLAB_BYTES, allocator.statistics().slabBytes());
        assertEquals(
                LockFreeAllocator.SLAB_BYTES - bytes, allocator.statistics().freeBytes());
        assertEquals(42, kept.buffer().getInt(0));
        assertThrows(IllegalStateException.class, () -> allocator.free(stale));
        assertThrows(IllegalStateException.class, stale::buffer);
        allocator.free(kept);
        assertEquals(LockFreeAllocator.SLAB_BYTES, allocator.trim());
        assertEquals(
                new LockFreeAllocator.Statistics(0, 0, allocator.statistics().refills()), allocator.statistics());
    }

    /** The table has room for 2<sup>24</sup> blocks at once, and may not run out of it by their coming and going. */
    @Test
    void rangesOfTrimmedSlabsAreUsedAgain() {
        LockFreeAllocator allocator = new LockFreeAllocator();
        for (int i = 0; i < 4_200; i++) { // more slabs than the table has room for
            allocator.free(allocator.allocate(64));
            assertEquals(LockFreeAllocator.SLAB_BYTES, allocator.trim());
        }
    }

    @Test
    void trimEmptiesTheCachesOfTheCallerAndOfEndedThreads() throws InterruptedException {
        LockFreeAllocator allocator = new LockFreeAllocator();
        Thread thread = new Thread(() -> allocator.free(allocator.allocate(128)));
        thread.start();
        thread.join();
        allocator.free(allocator.allocate(256));
        assertEquals(2L * LockFreeAllocator.SLAB_BYTES, allocator.trim());
    }

    /** Blocks wander between threads; each holder stamps its block, and nobody else's stamp may ever be in it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stormGivesEachBlockToOne(boolean checked) {
        LockFreeAllocator allocator = new LockFreeAllocator(checked);
        ConcurrentLinkedQueue<Block> wandering = new ConcurrentLinkedQueue<>();
        int rounds = Integer.getInteger("turnstile.storm.operations", 100_000);
        try (Crew crew = new Crew()) {
            for (int t = 1; t <= 4; t++) {
                int stamp = t;
                crew.run(() -> {
                    List<Block> mine = new ArrayList<>();
                    for (int i = 0; i < rounds; i++) {
                        if (i % 10_000 == stamp) {
                            allocator.trim();
                        }
                        Block block = allocator.allocate(
                                64 << ThreadLocalRandom.current().nextInt(4));
                        block.buffer().putInt(0, stamp);
                        mine.add(block);
                        if (mine.size() > 200) {
                            for (Block old : mine) {
                                assertEquals(stamp, old.buffer().getInt(0));
                                wandering.add(old);
                            }
                            mine.clear();
                            for (Block other; (other = wandering.poll()) != null; ) {
                                allocator.free(other);
                            }
                        }
                    }
                });
            }
        }
    }
}
