package io.turnstile.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.QueueProgressIndicators;

/**
 * A bounded JCTools queue with one consumer, and what it lacks: waiting with timeout, closing, CPU affinity.
 *
 * <p><b>Non-blocking</b> methods are JCTools' own, plus two reads of fields that change only when somebody sleeps or closes.
 * <b>Blocking</b> ones spin for as long as a sleep costs (never where that could keep others from running), then sleep on a
 * futex; a system call wakes only where somebody sleeps. <b>Ordering:</b> what a producer did before it inserted happens
 * before what the consumer does after it got the element. Elements are never null.
 *
 * <p><b>Closing:</b> from then on insertion is refused; the consumer gets what was accepted, then null from {@link #poll()},
 * which is final, and {@link IllegalStateException} from those that wait. Nothing that was accepted is lost, and nothing that
 * was refused arrives: where an insertion runs beside the consumer's last look, a lock decides which it is.
 *
 * @param <T> the elements' type
 */
abstract class BlockingRing<T> extends RingPadding implements AutoCloseable {
    /*
     * Sleeping, the same on both sides. word counts up; asleep: 0 nobody, 1 somebody is about to sleep or sleeps.
     *
     *   sleeper: s = word, asleep = 1, FENCE, look at the queue; nothing: sleep while word == s; look again
     *   waker:   change the queue, fence, asleep == 1? CAS it to 0; who does: word+1, wake
     *
     * W1 no wake-up is lost: of the two fences one comes later, and its thread sees what the other wrote before. If that is the
     *    waker, it sees asleep == 1, or another waker has taken it to 0 after the sleeper wrote 1, and then counts word up after
     *    the sleeper read it: the sleep does not begin, or is ended.
     * W2 who finds an element, gives up or is interrupted leaves asleep as it is: one wake too many, and another sleeper of the
     *    same side may still count on it.
     *
     * FENCE is the dear half of StoreLoadFence and fence the cheap one: free with membarrier(2).
     *
     * Closing: the consumer that finds the queue closed and empty ends it (RingEnd has the argument): asleep = ENDED, FENCE, and
     * from then on it is served from what it took out then.
     */
    private static final int ENDED = 2;

    private static final VarHandle CONSUMER_ASLEEP;
    private static final VarHandle PRODUCER_ASLEEP;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CONSUMER_ASLEEP = lookup.findVarHandle(BlockingRing.class, "consumerAsleep", int.class);
            PRODUCER_ASLEEP = lookup.findVarHandle(BlockingRing.class, "producerAsleep", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int LEAST_CAPACITY = 4; // of JCTools' queues of one producer
    private static final int MOST_CAPACITY = 1 << 30;
    private static final int ANY_CPU = -1;

    private final MessagePassingQueue<T> queue;
    private final RingBell notEmpty = new RingBell();
    private final RingBell notFull = new RingBell();
    private volatile int consumerAsleep; // see the comment; ENDED for ever
    private volatile int producerAsleep; // see the comment
    private volatile boolean closed; // set once
    private final RingEnd<T> ending;
    private final ConsumerPace pace;
    private int producerCpu = ANY_CPU; // set before the queue is shared
    private int consumerCpu = ANY_CPU;

    <Q extends MessagePassingQueue<T> & QueueProgressIndicators> BlockingRing(Q queue) {
        this.queue = queue;
        this.ending = new RingEnd<>(queue);
        this.pace = new ConsumerPace(queue, queue.capacity());
    }

    static int checkCapacity(int capacity) {
        if (capacity < LEAST_CAPACITY || Integer.bitCount(capacity) != 1) {
            throw Checks.outOfRange(
                    "capacity",
                    capacity,
                    "a power of two, " + LEAST_CAPACITY + " to " + MOST_CAPACITY,
                    "pass " + nearestCapacity(capacity));
        }
        return capacity;
    }

    private static int nearestCapacity(int wanted) {
        return wanted <= LEAST_CAPACITY
                ? LEAST_CAPACITY
                : Integer.highestOneBit(Math.min(wanted, MOST_CAPACITY) - 1) << 1;
    }

    void setAffinity(int producer, int consumer) {
        Affinity.checkCpu(producer);
        Affinity.checkCpu(consumer);
        producerCpu = producer;
        consumerCpu = consumer;
    }

    /** Ties the calling thread, a producer, to the CPU that {@code withCpuAffinity} named; nothing where it named none. */
    public void bindProducer() {
        if (producerCpu != ANY_CPU) {
            Affinity.bind(producerCpu);
        }
    }

    /** Ties the calling thread, the consumer, to the CPU that {@code withCpuAffinity} named; nothing where it named none. */
    public void bindConsumer() {
        if (consumerCpu != ANY_CPU) {
            Affinity.bind(consumerCpu);
        }
    }

    final void checkOpen() {
        if (closed) {
            throw Checks.closed(this);
        }
    }

    // ---- insert

    /**
     * Inserts if there is room.
     *
     * @return false where the queue is full
     * @throws IllegalStateException where it is closed
     */
    public boolean offer(T element) {
        checkOpen();
        if (element == null) {
            Checks.element(element);
        }
        if (!queue.offer(element)) {
            return false;
        }
        StoreLoadFence.light();
        if (consumerAsleep != 0) {
            wakeConsumer(element);
        }
        return true;
    }

    /**
     * Inserts, waiting for room.
     *
     * @throws InterruptedException where the caller is interrupted while it waits; nothing is inserted then
     */
    public void put(T element) throws InterruptedException {
        if (!offer(element)) {
            offerUntil(element, Checks.NO_DEADLINE);
        }
    }

    /** Inserts, waiting for room for so long at most; false where that is over. */
    public boolean offer(T element, long timeout, TimeUnit unit) throws InterruptedException {
        long deadlineNs = Checks.deadlineNs(timeout, unit);
        return offer(element) || offerUntil(element, deadlineNs);
    }

    private boolean offerUntil(T element, long deadlineNs) throws InterruptedException {
        SpinStretch stretch = new SpinStretch();
        for (; ; ) {
            while (stretch.pause()) {
                if (offer(element)) {
                    return true;
                }
            }
            int seen = notFull.strokes();
            producerAsleep = 1;
            StoreLoadFence.heavy();
            if (offer(element)) {
                return true;
            }
            if (!notFull.sleep(seen, deadlineNs)) {
                return offer(element);
            }
        }
    }

    // ---- remove; by the consumer alone

    /** Removes the first element; null where there is none. */
    public T poll() {
        if (consumerAsleep == ENDED) {
            return ending.poll();
        }
        T element = queue.poll();
        if (element != null) {
            StoreLoadFence.light();
            if (producerAsleep != 0) {
                wakeProducers();
            }
        } else if (closed) {
            end();
            return ending.poll();
        }
        return element;
    }

    private void end() {
        consumerAsleep = ENDED;
        StoreLoadFence.heavy();
        ending.takeOut();
    }

    /**
     * Removes the first element, waiting for one.
     *
     * @throws IllegalStateException where the queue is closed and empty
     */
    public T take() throws InterruptedException {
        T element = poll();
        return element != null ? element : pollUntil(Checks.NO_DEADLINE);
    }

    /**
     * Removes the first element, waiting for one for so long at most; null where that is over.
     *
     * @throws IllegalStateException where the queue is closed and empty
     */
    public T poll(long timeout, TimeUnit unit) throws InterruptedException {
        long deadlineNs = Checks.deadlineNs(timeout, unit);
        T element = poll();
        return element != null ? element : pollUntil(deadlineNs);
    }

    private T pollUntil(long deadlineNs) throws InterruptedException {
        SpinStretch stretch = pace.stretch();
        for (; ; ) {
            while (stretch.pause()) {
                T element = poll();
                if (element != null) {
                    return element;
                }
            }
            boolean over = closed; // before the look: what was accepted earlier is found
            int seen = notEmpty.strokes();
            if (!over) {
                consumerAsleep = 1;
                StoreLoadFence.heavy();
            }
            T element = poll();
            if (element != null) {
                return element;
            }
            if (over) {
                throw Checks.closed(this);
            }
            if (!notEmpty.sleep(seen, deadlineNs)) {
                return poll();
            }
        }
    }

    /** Removes up to {@code limit} elements without waiting; returns how many. */
    public int drain(Consumer<? super T> receiver, int limit) {
        Checks.notNull("receiver", receiver, "pass what takes the elements");
        Checks.notNegative("limit", limit);
        int count = 0;
        for (T element; count < limit && (element = poll()) != null; count++) {
            receiver.accept(element);
        }
        return count;
    }

    /** How many elements there are; an estimate while others insert or remove. */
    public int size() {
        return consumerAsleep == ENDED ? ending.size() : queue.size();
    }

    /** How many elements fit. */
    public int capacity() {
        return queue.capacity();
    }

    // ---- waking

    private void wakeConsumer(T inserted) {
        if (CONSUMER_ASLEEP.compareAndSet(this, 1, 0)) {
            notEmpty.ring();
        } else if (consumerAsleep == ENDED && ending.takeBack(inserted)) {
            throw Checks.closed(this);
        }
    }

    private void wakeProducers() {
        if (PRODUCER_ASLEEP.compareAndSet(this, 1, 0)) {
            notFull.ring();
        }
    }

    /** Refuses further elements and tells all that wait. Closing again does nothing. */
    @Override
    public void close() {
        closed = true;
        notFull.close();
        notEmpty.close();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + size() + " of " + capacity() + (closed ? ", closed" : "") + "]";
    }
}
