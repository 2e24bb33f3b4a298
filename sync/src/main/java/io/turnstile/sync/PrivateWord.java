package io.turnstile.sync;

import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.NativeSlots;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A word in off-heap memory of its own cache line, borrowed from a pool whose lines serve as futex words for ever.
 *
 * <pre>
 *   line: generation (high 32 bits) | word (low 32 bits, where the kernel looks)
 *   generation of this object: the word is ours; any other: it was given back, perhaps to another futex
 * </pre>
 *
 * Every access is one atomic access to all 64 bits and carries the generation: after {@link #release} it can neither read nor
 * change what another futex keeps there, whatever the timing. Generations count up at each release and at each borrowing, so
 * a stale access is refused unless 2<sup>31</sup> borrowings of one line lie between its two instructions.
 */
final class PrivateWord implements FutexWord {
    private static final int OFFSET = 0;
    private static final long GENERATION = 1L << 32;
    private static final long GENERATION_MASK = -GENERATION;

    private static final AtomicReference<Link> FREE = new AtomicReference<>();
    private static final AtomicInteger BORROWED = new AtomicInteger();

    private record Link(NativeSlot slot, Link next) {} // a new object at each return: no ABA

    private final NativeSlot slot;
    private final long generation;

    /** Borrows a line. */
    PrivateWord(int initialValue) {
        slot = borrow();
        generation = (slot.getLongVolatile(OFFSET) & GENERATION_MASK) + GENERATION;
        slot.setLongVolatile(OFFSET, generation | Integer.toUnsignedLong(initialValue));
        BORROWED.incrementAndGet();
    }

    private static NativeSlot borrow() {
        for (; ; ) {
            Link head = FREE.get();
            if (head == null) {
                return NativeSlots.borrow();
            }
            if (FREE.compareAndSet(head, head.next())) {
                return head.slot();
            }
        }
    }

    /** Lines that are in use now. */
    static int borrowedCount() {
        return BORROWED.get();
    }

    @Override
    public int load() {
        return (int) current();
    }

    @Override
    public void store(int value) {
        long before;
        do {
            before = current();
        } while (!slot.casLongVolatile(OFFSET, before, generation | Integer.toUnsignedLong(value)));
    }

    @Override
    public boolean compareAndSet(int expected, int value) {
        long before = generation | Integer.toUnsignedLong(expected);
        if (slot.casLongVolatile(OFFSET, before, generation | Integer.toUnsignedLong(value))) {
            return true;
        }
        current();
        return false;
    }

    private long current() {
        long line = slot.getLongVolatile(OFFSET);
        if ((line & GENERATION_MASK) != generation) {
            throw Checks.closed("this futex");
        }
        return line;
    }

    @Override
    public long address() {
        return slot.address(OFFSET);
    }

    @Override
    public void release() {
        long line = slot.getLongVolatile(OFFSET);
        while (!slot.casLongVolatile(OFFSET, line, generation + GENERATION)) {
            line = slot.getLongVolatile(OFFSET);
        }
        BORROWED.decrementAndGet();
        Link head;
        do {
            head = FREE.get();
        } while (!FREE.compareAndSet(head, new Link(slot, head)));
    }
}
