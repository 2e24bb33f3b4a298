package io.turnstile.sync;

import io.turnstile.runtime.platform.Platform;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A word in off-heap memory of its own cache line: one of a pool that serves nothing but futex words, so that a late wake-up, or a
 * late access by who has closed it, meets a futex word or nothing. Its memory stays mapped as long as this object is reachable.
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

    private static final VarHandle LINE = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final LinePool LINES = new LinePool();

    private final LockFreeAllocator.Block block;
    private final ByteBuffer line; // of the block, and usable when that is free: the generation guards it
    private final long address;
    private final long generation;

    /** Borrows a line. */
    PrivateWord(int initialValue) {
        block = LINES.take();
        line = block.buffer();
        address = Platform.get().memory().addressOf(line);
        generation = (((long) LINE.getVolatile(line, OFFSET)) & GENERATION_MASK) + GENERATION;
        LINE.setVolatile(line, OFFSET, generation | Integer.toUnsignedLong(initialValue));
    }

    /** Lines that are in use now. */
    static int borrowedCount() {
        return LINES.takenCount();
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
        } while (!LINE.compareAndSet(line, OFFSET, before, generation | Integer.toUnsignedLong(value)));
    }

    @Override
    public boolean compareAndSet(int expected, int value) {
        long before = generation | Integer.toUnsignedLong(expected);
        if (LINE.compareAndSet(line, OFFSET, before, generation | Integer.toUnsignedLong(value))) {
            return true;
        }
        current();
        return false;
    }

    private long current() {
        long content = (long) LINE.getVolatile(line, OFFSET);
        if ((content & GENERATION_MASK) != generation) {
            throw Checks.closed("this futex");
        }
        return content;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public void release() {
        long before;
        do {
            before = (long) LINE.getVolatile(line, OFFSET);
        } while (!LINE.compareAndSet(line, OFFSET, before, generation + GENERATION));
        LINES.giveBack(block);
    }
}
