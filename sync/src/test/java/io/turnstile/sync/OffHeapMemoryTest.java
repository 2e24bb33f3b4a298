package io.turnstile.sync;

import io.turnstile.runtime.platform.NativeSlots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Off-heap memory comes back: after many objects of each primitive, used and closed, and used and dropped. 10<sup>6</sup> of
 * each: {@code -Dturnstile.storm.operations=1000000}.
 */
class OffHeapMemoryTest {
    private static final int COUNT = Integer.getInteger("turnstile.storm.operations", 5_000);

    /** One life of a primitive. */
    private interface Life {
        void run() throws Exception;
    }

    private record Named(String name, int divisor, Life life) {}

    /** Off-heap words, mutexes, slots and direct buffers in use. */
    private record Usage(long words, long mutexes, long slots, long directBytes, long mappings) {
        static Usage now() {
            boolean linux = SyncPlatform.isLinux();
            return new Usage(
                    linux ? PrivateWord.borrowedCount() : 0,
                    linux ? MutexMemory.borrowedCount() : 0,
                    linux ? NativeSlots.allocatedCount() - NativeSlots.freeCount() : 0,
                    pool("direct").getMemoryUsed(),
                    pool("mapped").getCount());
        }

        private static BufferPoolMXBean pool(String name) {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(bean -> bean.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        boolean isNoMoreThan(Usage start) {
            return words <= start.words
                    && mutexes <= start.mutexes
                    && slots <= start.slots + THREADS_SLOTS
                    && directBytes <= start.directBytes + KEPT_BYTES
                    && mappings <= start.mappings;
        }
    }

    /**
     * What a pool may keep: the slabs of the lines in two threads' caches. 10<sup>6</sup> lines, or half of that in use at once before
     * the collector runs, would be much more.
     */
    private static final long KEPT_BYTES = 4 << 20;

    /** Each thread that has waited has one, and threads of the library's own come in the meantime. */
    private static final int THREADS_SLOTS = 8;

    private static void comesBack(String how, List<Named> lives) {
        for (Named primitive : lives) {
            Usage start = Usage.now();
            try {
                for (int i = 0; i < COUNT / primitive.divisor(); i++) {
                    primitive.life().run();
                }
            } catch (Exception failure) {
                throw new AssertionError(primitive.name(), failure);
            }
            Usage used = Usage.now();
            Crew.await(
                    () -> primitive.name() + " " + how + ": all is given back; at first " + start + ", after use "
                            + used + ", now " + Usage.now(),
                    () -> {
                        System.gc();
                        return whileItFalls().isNoMoreThan(start);
                    });
        }
    }

    /** The cleaners need time between two collections, which stop them. */
    private static Usage whileItFalls() {
        Usage last;
        Usage now = Usage.now();
        do {
            last = now;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            now = Usage.now();
        } while (!now.equals(last));
        return now;
    }

    private static void use(FutexLike futex) {
        futex.store(1);
        futex.wake(1);
    }

    private static void use(FutexLock lock) {
        lock.lock();
        lock.unlock();
    }

    private static void use(BlockingRing<Integer> queue) {
        queue.offer(1);
        queue.poll();
    }

    private static Path file(boolean lock) {
        Path file = FutexKind.newFile();
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lock ? file.resolveSibling(file.getFileName() + ".lock") : file;
    }

    private static <T extends AutoCloseable> Life closed(Supplier<T> factory, java.util.function.Consumer<T> use) {
        return () -> {
            T primitive = factory.get();
            try {
                use.accept(primitive);
            } finally {
                primitive.close();
            }
        };
    }

    private static <T> Life dropped(Supplier<T> factory, java.util.function.Consumer<T> use) {
        return () -> use.accept(factory.get());
    }

    @Test
    void withClose() {
        List<Named> lives = new ArrayList<>();
        lives.add(new Named("futex", 1, closed(() -> FutexLike.create(0), OffHeapMemoryTest::use)));
        lives.add(new Named(
                "spinning futex",
                1,
                closed(() -> SpinFutex.builder().build(FutexLike.create(0)), OffHeapMemoryTest::use)));
        lives.add(new Named(
                "watched futex", 1, closed(() -> new DebugFutex(FutexLike.create(0), "x"), OffHeapMemoryTest::use)));
        lives.add(new Named("SPSC queue", 1, closed(() -> new WaitFreeSpscQueue<Integer>(4), OffHeapMemoryTest::use)));
        lives.add(new Named("MPSC queue", 1, closed(() -> new LockFreeMpscQueue<Integer>(4), OffHeapMemoryTest::use)));
        lives.add(new Named("read queue", 1, closed(() -> new WaitFreeReadQueue<Integer>(4), WaitFreeReadQueue::read)));
        lives.add(new Named("write queue", 1, closed(() -> new WaitFreeWriteQueue<Integer>(4), q -> q.write(1))));
        if (SyncPlatform.isLinux()) {
            for (boolean inherits : new boolean[] {false, true}) {
                lives.add(new Named("lock", 1, closed(() -> lock(inherits, false), OffHeapMemoryTest::use)));
                lives.add(new Named("robust lock", 1, closed(() -> lock(inherits, true), OffHeapMemoryTest::use)));
            }
            Path word = file(false);
            lives.add(new Named(
                    "shared word",
                    10,
                    closed(() -> LinuxFutex.builder().file(word).build(), OffHeapMemoryTest::use)));
            Path lock = file(true);
            lives.add(new Named(
                    "shared lock",
                    10,
                    closed(() -> LinuxFutex.builder().file(lock).robust(true).buildLock(), OffHeapMemoryTest::use)));
        }
        comesBack("closed", lives);
    }

    private static FutexLock lock(boolean inherits, boolean robust) {
        return LinuxFutex.builder().priorityInheritance(inherits).robust(robust).buildLock();
    }

    @Test
    void withoutClose() {
        List<Named> lives = new ArrayList<>();
        lives.add(new Named("futex", 1, dropped(() -> FutexLike.create(0), OffHeapMemoryTest::use)));
        lives.add(new Named("SPSC queue", 1, dropped(() -> new WaitFreeSpscQueue<Integer>(4), OffHeapMemoryTest::use)));
        lives.add(new Named("MPSC queue", 1, dropped(() -> new LockFreeMpscQueue<Integer>(4), OffHeapMemoryTest::use)));
        lives.add(new Named("write queue", 1, dropped(() -> new WaitFreeWriteQueue<Integer>(4), q -> q.write(1))));
        lives.add(new Named(
                "PI mutex",
                1,
                dropped(
                        () -> new PriorityInheritanceMutex<>(0),
                        mutex -> mutex.lock().close())));
        lives.add(new Named(
                "read-write lock",
                1,
                dropped(() -> new AdvancedRwLock<>(0), lock -> lock.write().close())));
        lives.add(new Named("NUMA mutex", 1, dropped(NumaAwareMutex::new, OffHeapMemoryTest::use)));
        lives.add(new Named("allocator", 100, dropped(LockFreeAllocator::new, allocator -> allocator.allocate(64))));
        if (SyncPlatform.isLinux()) {
            lives.add(new Named("lock", 1, dropped(() -> lock(true, false), OffHeapMemoryTest::use)));
            lives.add(new Named("robust lock", 1, dropped(() -> lock(false, true), OffHeapMemoryTest::use)));
            lives.add(new Named("robust PI lock", 1, dropped(() -> lock(true, true), OffHeapMemoryTest::use)));
            Path word = file(false);
            lives.add(new Named(
                    "shared word",
                    10,
                    dropped(() -> LinuxFutex.builder().file(word).build(), OffHeapMemoryTest::use)));
        }
        comesBack("dropped", lives);
    }

    private static void use(NumaAwareMutex mutex) {
        mutex.lock();
        mutex.unlock();
    }

    /** Lines and words that threads have met on go back, too. */
    @Test
    void locksThatWereContended() {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
        long before = NativeSlots.allocatedCount();
        for (int i = 0; i < COUNT / 1_000; i++) {
            PriorityInheritanceMutex<Integer> mutex = new PriorityInheritanceMutex<>(0);
            NumaAwareMutex numa = new NumaAwareMutex();
            try (Crew crew = new Crew()) {
                for (int t = 0; t < 2; t++) {
                    crew.run(() -> {
                        for (int round = 0; round < 50; round++) {
                            mutex.lock().close();
                            use(numa);
                        }
                    });
                }
            }
        }
        long grown = NativeSlots.allocatedCount() - before;
        assertTrue(grown <= 2_048, grown + " slots more");
    }
}
