package io.turnstile.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * From one writer that must never wait to any number of readers that may, after {@code javax.realtime.WaitFreeWriteQueue}
 * (RTSJ): {@link #write} is wait-free, {@link #read} blocks while the queue is empty. RTSJ's {@code force}, which replaces
 * an element that a reader may be taking, is left out.
 *
 * @param <T> the elements' type
 */
public final class WaitFreeWriteQueue<T> implements AutoCloseable {
    private final WaitFreeSpscQueue<T> queue;
    private final ReentrantLock readers = CoreSites.bestLock(); // makes them one consumer; inheriting where possible

    /**
     * An empty queue.
     *
     * @param capacity a power of two, 4 or more
     */
    public WaitFreeWriteQueue(int capacity) {
        queue = new WaitFreeSpscQueue<>(capacity);
    }

    /** Inserts if there is room; by the one writer. Never waits. */
    public boolean write(T element) {
        return queue.offer(element);
    }

    /** Removes the first element, waiting for one. */
    public T read() throws InterruptedException {
        readers.lockInterruptibly();
        try {
            return queue.take();
        } finally {
            readers.unlock();
        }
    }

    /** Removes the first element, waiting for one for so long at most; null where that is over. */
    public T read(long timeout, TimeUnit unit) throws InterruptedException {
        long deadlineNs = Checks.deadlineNs(timeout, unit);
        if (!readers.tryLock(timeout, unit)) {
            return null;
        }
        try {
            return queue.poll(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } finally {
            readers.unlock();
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
