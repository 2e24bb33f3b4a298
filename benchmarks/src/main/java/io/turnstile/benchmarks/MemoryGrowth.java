package io.turnstile.benchmarks;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.platform.NativeSlots;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Counts off-heap slots before and after many locks, first uncontended ones, then ones on which two threads met. */
public final class MemoryGrowth {
    private static final int RETAINED = 1000;

    private MemoryGrowth() {}

    /** Runs it: a {@link LockProtocol}, the number of uncontended locks, the number of contended ones. */
    public static void main(String[] arguments) throws InterruptedException {
        LockProtocol protocol = LockProtocol.valueOf(arguments[0]);
        int uncontendedCount = Integer.parseInt(arguments[1]);
        int contendedCount = Integer.parseInt(arguments[2]);
        Supplier<ReentrantLock> source = Locks.source(protocol);

        meetOn(source, 1); // so that both threads are known and their slab is there
        print(protocol, "before", 0);
        useAlone(source, uncontendedCount);
        print(protocol, "after uncontended locks", uncontendedCount);
        meetOn(source, contendedCount);
        print(protocol, "after contended locks", contendedCount);
    }

    private static void print(LockProtocol protocol, String when, int lockCount) {
        long allocated = NativeSlots.allocatedCount();
        System.out.printf(
                "%s (%s): %-24s %,12d locks, slots allocated %d, in use %d%n",
                protocol.word(), Locks.mode(), when, lockCount, allocated, allocated - NativeSlots.freeCount());
    }

    private static void useAlone(Supplier<ReentrantLock> source, int count) {
        ReentrantLock[] retained = new ReentrantLock[RETAINED];
        for (int i = 0; i < count; i++) {
            ReentrantLock lock = source.get();
            retained[i % RETAINED] = lock;
            lock.lock();
            lock.unlock();
        }
    }

    /** For each lock: the caller holds it until another thread waits for it. */
    private static void meetOn(Supplier<ReentrantLock> source, int count) throws InterruptedException {
        SynchronousQueue<ReentrantLock> toTake = new SynchronousQueue<>();
        Thread other = new Thread(
                () -> {
                    try {
                        for (int i = 0; i < count; i++) {
                            ReentrantLock lock = toTake.take();
                            lock.lock();
                            lock.unlock();
                        }
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "other");
        other.start();
        for (int i = 0; i < count; i++) {
            ReentrantLock lock = source.get();
            lock.lock();
            toTake.put(lock);
            while (!isQueued(lock, other)) {
                Thread.onSpinWait();
            }
            lock.unlock();
        }
        other.join();
    }

    private static boolean isQueued(ReentrantLock lock, Thread thread) {
        return lock instanceof PlatformReentrantLock platformLock // without the agent the final method does not know
                ? platformLock.isQueued(thread)
                : lock.hasQueuedThread(thread);
    }
}
