package io.turnstile.sync;

import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * A bounded queue of many producers and one consumer. Insertion is lock-free: some producer always gets on; one that is stopped
 * between claiming its place and filling it holds up the consumer. Over JCTools' {@code MpscAtomicArrayQueue}, which needs no
 * {@code Unsafe}.
 *
 * @param <T> the elements' type
 */
public final class LockFreeMpscQueue<T> extends BlockingRing<T> {
    @SuppressWarnings("unused") // room behind the fields, as RingPadding is before them
    private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15;

    /**
     * An empty queue.
     *
     * @param capacity a power of two, 4 or more
     */
    public LockFreeMpscQueue(int capacity) {
        super(new MpscAtomicArrayQueue<>(checkCapacity(capacity)));
    }

    /**
     * Names the CPUs for {@link #bindProducer} and {@link #bindConsumer}; before the queue is shared.
     *
     * @return this
     * @throws UnsupportedOperationException where this is no Linux
     */
    public LockFreeMpscQueue<T> withCpuAffinity(int producerCpu, int consumerCpu) {
        setAffinity(producerCpu, consumerCpu);
        return this;
    }
}
