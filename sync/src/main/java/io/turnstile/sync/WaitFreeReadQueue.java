package io.turnstile.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * From any number of writers that may wait to one reader that must not, after {@code javax.realtime.WaitFreeReadQueue}
 * (RTSJ): {@link #read} is wait-free, {@link #write} blocks while the queue is full. Ordering and closing as {@link
 * WaitFreeSpscQueue}.
 *
 * @param <T> the elements' type
 */
public final class WaitFreeReadQueue<T> implements AutoCloseable {
    private final WaitFreeSpscQueue<T> queue;
    private final ReentrantLock writers = CoreSites.bestLock(); // makes them one producer; inheriting where possible
    private volatile T first; // taken out by waitForData for the next read, or null; written by the reader only

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
        T waiting = first;
        if (waiting == null) {
            return queue.poll();
        }
        first = null;
        return waiting;
    }

    /**
     * Waits until there is an element, and leaves it there; by the one reader, at a time when it may wait.
     *
     * @throws IllegalStateException where the queue is closed and empty
     */
    public void waitForData() throws InterruptedException {
        if (first == null) {
            first = queue.take();
        }
    }

    /** As {@link #waitForData()}, for so long at most; false where that is over. */
    public boolean waitForData(long timeout, TimeUnit unit) throws InterruptedException {
        long deadlineNs = Checks.deadlineNs(timeout, unit);
        if (first == null) {
            first = queue.poll(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        return first != null;
    }

    /** Inserts, waiting for room. */
    public void write(T element) throws InterruptedException {
        Checks.element(element);
        writers.lockInterruptibly();
        try {
            queue.put(element);
        } finally {
            writers.unlock();
        }
    }

    /** Inserts, waiting for room for so long at most; false where that is over. */
    public boolean write(T element, long timeout, TimeUnit unit) throws InterruptedException {
        Checks.element(element);
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

    /** Removes the elements that are in it, by the one reader. Never waits. */
    public void clear() {
        first = null;
        queue.drain(element -> {}, queue.capacity());
    }

    /** Whether there is no element; exact for the reader where it is false, else an estimate. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** Whether there is no room; an estimate while others read or write. */
    public boolean isFull() {
        return queue.size() == queue.capacity();
    }

    /** How many elements there are; an estimate. */
    public int size() {
        return queue.size() + (first == null ? 0 : 1);
    }

    /** How many elements fit. */
    public int capacity() {
        return queue.capacity();
    }

    /** As {@link WaitFreeSpscQueue#close}. */
    @Override
    public void close() {
        queue.close();
    }

    @Override
    public String toString() {
        return "WaitFreeReadQueue[" + queue + "]";
    }
}
