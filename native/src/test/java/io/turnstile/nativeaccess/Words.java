package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.FutexPort;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Futex words and a timespec of one test, off-heap, zero at first; never freed, since a failed test may leave waiters. */
final class Words {
    static final int TID_MASK = 0x3FFF_FFFF; // linux/futex.h
    static final int OWNER_DIED = 0x4000_0000;
    static final int WAITERS = 0x8000_0000;

    private static final int OTHER_OFFSET = 64;
    private static final int TIMESPEC_OFFSET = 128;
    private static final int BYTES = 192;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long HOUR_NS = 3600 * NS_PER_SECOND;

    private static final Queue<ByteBuffer> NEVER_FREED = new ConcurrentLinkedQueue<>();

    private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
    private final long base;

    /** The address of the first word. */
    final long word;

    /** The address of the second word, in another cache line. */
    final long other;

    Words(Kernel kernel) {
        base = kernel.platform().memory().addressOf(memory);
        word = base;
        other = base + OTHER_OFFSET;
        NEVER_FREED.add(memory);
    }

    int get(long address) {
        VarHandle.fullFence();
        return memory.getInt((int) (address - base));
    }

    void set(long address, int value) {
        memory.putInt((int) (address - base), value);
        VarHandle.fullFence();
    }

    /** The owner that a PI word names. */
    int ownerOf(long address) {
        return get(address) & TID_MASK;
    }

    /** A time that passed long ago on either clock. */
    long passed() {
        return timespec(0, 1);
    }

    /** A time that no test lives to see. */
    long farAway(FutexPort.Clock clock) {
        long nowNs = clock == FutexPort.Clock.MONOTONIC
                ? System.nanoTime()
                : Instant.now().getEpochSecond() * NS_PER_SECOND;
        return timespec((nowNs + HOUR_NS) / NS_PER_SECOND, 0);
    }

    /** A time that will have passed in a moment. */
    long soon(FutexPort.Clock clock) {
        Instant now = Instant.now();
        long nowNs = clock == FutexPort.Clock.MONOTONIC
                ? System.nanoTime()
                : now.getEpochSecond() * NS_PER_SECOND + now.getNano();
        long soonNs = nowNs + NS_PER_SECOND / 100;
        return timespec(soonNs / NS_PER_SECOND, soonNs % NS_PER_SECOND);
    }

    /** Writes the one timespec there is, and returns its address. */
    long timespec(long seconds, long nanoseconds) {
        memory.putLong(TIMESPEC_OFFSET, seconds);
        memory.putLong(TIMESPEC_OFFSET + Long.BYTES, nanoseconds);
        VarHandle.fullFence();
        return base + TIMESPEC_OFFSET;
    }
}
