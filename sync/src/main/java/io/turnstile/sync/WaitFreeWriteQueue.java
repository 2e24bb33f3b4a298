package io.turnstile.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * From one writer that must never wait to any number of readers that may, after {@code javax.realtime.WaitFreeWriteQueue}
 * (RTSJ): {@link #write} and {@link #force} are wait-free, {@link #read} blocks while the queue is empty. Nothing is allocated
 * after construction. Ordering and closing as {@link WaitFreeSpscQueue}.
 *
 * @param <T> the elements' type
 */
public final class WaitFreeWriteQueue<T> implements AutoCloseable {
    /*
     * What goes through the queue are cells, which the writer uses in turn; a cell holds an element from its insertion until a
     * reader has taken that out. A reader polls the cell first and empties it then.
     *
     * F1 one cell more than the queue has places: where there is room, at most capacity - 1 cells are in the queue and one in
     *    a reader's hands, so the writer's next one is empty. No cell that is in the queue or in hands is ever written to,
     *    except by force.
     * F2 force: only the writer puts elements into cells, only a reader takes them out. So a CAS from the element that was
     *    inserted last replaces it before a reader has it; where it fails, that reader has polled the cell and all before it,
     *    and there is room.
     */
    private final WaitFreeSpscQueue<AtomicReference<T>> queue;
    private final AtomicReference<T>[] cells;
    private final ReentrantLock readers = CoreSites.bestLock(); // makes them one consumer; inheriting where possible
    private int next; // the writer's next cell; writer only

    /**
     * An empty queue.
     *
     * @param capacity a power of two, 4 or more
     */
    public WaitFreeWriteQueue(int capacity) {
        queue = new WaitFreeSpscQueue<>(capacity);
        @SuppressWarnings("unchecked")
        AtomicReference<T>[] made = (AtomicReference<T>[]) new AtomicReference<?>[capacity + 1];
        for (int i = 0; i < made.length; i++) {
            made[i] = new AtomicReference<>();
        }
        cells = made;
    }

    /**
     * Inserts if there is room; by the one writer. Never waits.
     *
     * @return false where the queue is full
     * @throws IllegalStateException where it is closed
     */
    public boolean write(T element) {
        Checks.element(element);
        AtomicReference<T> cell = cells[next];
        if (cell.get() != null) { // F1: the queue is full
            queue.checkOpen();
            return false;
        }
        cell.setPlain(element); // published by the insertion
        boolean inserted = false;
        try {
            inserted = queue.offer(cell);
        } finally {
            if (!inserted) {
                cell.setPlain(null);
            }
        }
        next = inserted ? (next + 1) % cells.length : next;
        return inserted;
    }

    /**
     * Inserts; where the queue is full, in place of the element that was inserted last. By the one writer. Never waits.
     *
     * @return whether an element was replaced
     * @throws IllegalStateException where it is closed
     */
    public boolean force(T element) {
        if (write(element)) {
            return false;
        }
        AtomicReference<T> last = cells[(next + cells.length - 1) % cells.length];
        T newest = last.get();
        if (newest != null && last.compareAndSet(newest, element)) {
            return true;
        }
        if (!write(element)) {
            throw new AssertionError("F2: " + queue);
        }
        return false;
    }

    /** Removes the first element, waiting for one. */
    public T read() throws InterruptedException {
        readers.lockInterruptibly();
        try {
            return queue.take().getAndSet(null);
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
            AtomicReference<T> cell = queue.poll(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            return cell == null ? null : cell.getAndSet(null);
        } finally {
            readers.unlock();
        }
    }

    /** Removes the elements that are in it, by a reader; waits for other readers. */
    public void clear() {
        readers.lock();
        try {
            queue.drain(cell -> cell.set(null), queue.capacity());
        } finally {
            readers.unlock();
        }
    }

    /** Whether there is no element; an estimate while others read or write. */
    public boolean isEmpty() {
        return queue.size() == 0;
    }

    /** Whether there is no room; an estimate while others read or write. */
    public boolean isFull() {
        return queue.size() == queue.capacity();
    }

    /** How many elements there are; an estimate. */
    public int size() {
        return queue.size();
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
        return "WaitFreeWriteQueue[" + queue + "]";
    }
}
