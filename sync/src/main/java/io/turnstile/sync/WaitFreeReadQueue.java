package io.turnstile.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * From any number of writers that may wait to one reader that must not, after {@code javax.realtime.WaitFreeReadQueue}
 * (RTSJ): {@link #read} is wait-free, {@link #write} blocks while the queue is full.
 *
 * @param <T> the elements' type
 */
public final class WaitFreeReadQueue<T> implements AutoCloseable {
    private final WaitFreeSpscQueue<T> queue;
    private final ReentrantLock writers = CoreSites.bestLock(); // makes them one producer; inheriting where possible

    /**
     * An empty queue.
     *
     * @param capacity a power of two, 4 or more
     */
    public WaitFreeReadQueue(int capacity) {
        queue = new WaitFreeSpscQueue<>(capacity);
    }

    /** Removes the first element; null where there is none. By the one reader. Never waits. */
    public T read() {
        return queue.poll();
    }

    /** Removes the first element, waiting for one; by the one reader, at a time when it may wait. */
    public T waitForData() throws InterruptedException {
        return queue.take();
    }

    /** Inserts, waiting for room. */
    public void write(T element) throws InterruptedException {
        writers.lockInterruptibly();
        try {
            queue.put(element);
        } finally {
            writers.unlock();
        }
    }

    /** Inserts, waiting for room for so long at most; false where that is over. */
    public boolean write(T element, long timeout, TimeUnit unit) throws InterruptedException {
        long deadlineNs = Checks.deadlineNs(timeout, unit);
        if (!writers.tryLock(timeout, unit)) {
            return false;
        }
        try {
            return queue.offer(element, Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } finally {
            writers.unlock();
        }
    }

    /** How many elements there are; an estimate. */
    public int size() {
        return queue.size();
    }

    /** As {@link WaitFreeSpscQueue#close}. */
    @Override
    public void close() {
        queue.close();
    }
}
