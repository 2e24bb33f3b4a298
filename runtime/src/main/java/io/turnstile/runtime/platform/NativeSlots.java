package io.turnstile.runtime.platform;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The pool of {@link NativeSlot}s: slabs of 1024 that are allocated when the pool is empty and never unmapped.
 *
 * <p>Lock-free: a stack whose links are new objects at each return, so that the garbage collector rules out ABA.
 */
public final class NativeSlots {
    private static final int SLOTS_PER_SLAB = 1024;
    private static final AtomicReference<Link> FREE = new AtomicReference<>();
    private static final AtomicLong ALLOCATED_COUNT = new AtomicLong();

    private record Link(NativeSlot slot, Link next) {}

    private NativeSlots() {}

    /**
     * Borrows a zeroed slot.
     *
     * @throws OutOfMemoryError where the pool is empty and no direct memory can be had; nothing is changed then
     */
    public static NativeSlot borrow() {
        for (; ; ) {
            Link head = FREE.get();
            if (head == null) {
                allocateSlab();
            } else if (FREE.compareAndSet(head, head.next())) {
                head.slot().clear();
                return head.slot();
            }
        }
    }

    /** Gives a slot back; the caller no longer waits on it or wakes it with a purpose (stray wakes are harmless). */
    public static void giveBack(NativeSlot slot) {
        for (; ; ) {
            Link head = FREE.get();
            if (FREE.compareAndSet(head, new Link(slot, head))) {
                return;
            }
        }
    }

    /** Slots ever allocated. */
    public static long allocatedCount() {
        return ALLOCATED_COUNT.get();
    }

    /** Slots that nobody uses now; counted by a walk. */
    public static long freeCount() {
        long count = 0;
        for (Link link = FREE.get(); link != null; link = link.next()) {
            count++;
        }
        return count;
    }

    /** Without a lock, that nobody may wait behind a thread of low priority: two threads at once allocate a slab each. */
    private static void allocateSlab() {
        ByteBuffer slab = ByteBuffer.allocateDirect((SLOTS_PER_SLAB + 1) * NativeSlot.BYTES)
                .alignedSlice(NativeSlot.BYTES);
        long slabAddress = Platform.get().memory().addressOf(slab);
        for (int i = 0; i < SLOTS_PER_SLAB; i++) {
            giveBack(new NativeSlot(slab, i * NativeSlot.BYTES, slabAddress));
        }
        ALLOCATED_COUNT.addAndGet(SLOTS_PER_SLAB);
    }
}
