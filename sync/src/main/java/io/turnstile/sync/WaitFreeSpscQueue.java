package io.turnstile.sync;

import org.jctools.queues.atomic.SpscAtomicArrayQueue;

/**
 * A bounded queue of one producer and one consumer. {@code offer} and {@code poll} are wait-free: a bounded number of steps,
 * whatever the other side does, and a system call only where it sleeps. Over JCTools' {@code SpscAtomicArrayQueue}, which
 * needs no {@code Unsafe}.
 *
 * @param <T> the elements' type
 */
public final class WaitFreeSpscQueue<T> extends BlockingRing<T> {
    @SuppressWarnings("unused") // room behind the fields, as RingPadding is before them
    private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15;

    /**
     * An empty queue.
     *
     * @param capacity a power of two, 4 or more
     */
    public WaitFreeSpscQueue(int capacity) {
        super(new SpscAtomicArrayQueue<>(checkCapacity(capacity)));
    }

    /**
     * Names the CPUs for {@link #bindProducer} and {@link #bindConsumer}; before the queue is shared.
     *
     * @return this
     * @throws UnsupportedOperationException where this is no Linux
     */
    public WaitFreeSpscQueue<T> withCpuAffinity(int producerCpu, int consumerCpu) {
        setAffinity(producerCpu, consumerCpu);
        return this;
    }
}
