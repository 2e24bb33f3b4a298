package com.acme;

import io.turnstile.sync.AdvancedRwLock;
import io.turnstile.sync.DebugLock;
import io.turnstile.sync.FutexLike;
import io.turnstile.sync.LockFreeAllocator;
import io.turnstile.sync.LockFreeMpscQueue;
import io.turnstile.sync.NumaAwareMutex;
import io.turnstile.sync.PlatformDetector;
import io.turnstile.sync.PriorityInheritanceMutex;
import io.turnstile.sync.SpinFutex;
import io.turnstile.sync.WaitFreeSpscQueue;
import io.turnstile.sync.WaitResult;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ConsumerTest {
    @Test
    void libraryWorks() throws Exception {
        System.out.println(System.getProperty("module") + ", JVM " + Runtime.version().feature() + ", "
                + PlatformDetector.detect().futexImplementation());
        try (FutexLike futex = SpinFutex.builder().build(FutexLike.create(1))) {
            assertEquals(WaitResult.TIMED_OUT, futex.waitFor(1, 1, TimeUnit.MILLISECONDS));
        }
        int threads = 4;
        int each = 5_000;
        int[] counters = new int[4];
        PriorityInheritanceMutex<Integer> inheriting = new PriorityInheritanceMutex<>(0);
        AdvancedRwLock<Integer> rw = new AdvancedRwLock<>(0);
        NumaAwareMutex numa = new NumaAwareMutex();
        DebugLock debug = new DebugLock(new ReentrantLock(), "debug");
        LockFreeMpscQueue<Integer> queue = new LockFreeMpscQueue<>(64);
        Thread[] all = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            all[t] = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    try (PriorityInheritanceMutex.Guard<Integer> guard = inheriting.lock()) {
                        guard.set(guard.get() + 1);
                    }
                    try (AdvancedRwLock.WriteGuard<Integer> guard = rw.write()) {
                        guard.set(guard.get() + 1);
                    }
                    numa.lock();
                    counters[0]++;
                    numa.unlock();
                    debug.lock();
                    counters[1]++;
                    debug.unlock();
                    try {
                        queue.put(1);
                    } catch (InterruptedException impossible) {
                        throw new AssertionError(impossible);
                    }
                }
            });
            all[t].start();
        }
        int sum = 0;
        for (int i = 0; i < threads * each; i++) {
            sum += queue.take();
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertEquals(threads * each, sum);
        assertEquals(threads * each, counters[0]);
        assertEquals(threads * each, counters[1]);
        assertEquals(threads * each, inheriting.lock().get());
        assertEquals(threads * each, rw.read().get());
        WaitFreeSpscQueue<String> spsc = new WaitFreeSpscQueue<>(4);
        spsc.put("x");
        assertEquals("x", spsc.take());
        LockFreeAllocator allocator = new LockFreeAllocator(true);
        allocator.free(allocator.allocate(100));
    }
}
