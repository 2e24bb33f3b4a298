package io.turnstile.runtime.platform;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One cache line of off-heap memory that stays mapped for the life of the process, so that a late wake-up or a late read
 * by the kernel can never hit foreign memory. What it is used for changes hands through {@link NativeSlots}.
 */
public final class NativeSlot {
    /** Size and alignment in bytes: words closer than this disturb each other. */
    public static final int BYTES = 64;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer slab;
    private final int base;
    private final long address;

    NativeSlot(ByteBuffer slab, int base, long slabAddress) {
        this.slab = slab;
        this.base = base;
        this.address = slabAddress + base;
    }

    /** The native address of the byte at {@code offset}. */
    public long address(int offset) {
        return address + offset;
    }

    /** Volatile read of the 32-bit word at {@code offset}. */
    public int getIntVolatile(int offset) {
        return (int) INT.getVolatile(slab, base + offset);
    }

    /** Volatile write of the 32-bit word at {@code offset}. */
    public void setIntVolatile(int offset, int value) {
        INT.setVolatile(slab, base + offset, value);
    }

    /** Compare-and-set of the 32-bit word at {@code offset}, volatile both ways. */
    public boolean casIntVolatile(int offset, int expected, int value) {
        return INT.compareAndSet(slab, base + offset, expected, value);
    }

    /** Atomic add to the 32-bit word at {@code offset}; returns the value before. */
    public int getAndAddInt(int offset, int delta) {
        return (int) INT.getAndAdd(slab, base + offset, delta);
    }

    /** Volatile read of the 64-bit word at {@code offset}. */
    public long getLongVolatile(int offset) {
        return (long) LONG.getVolatile(slab, base + offset);
    }

    /** Compare-and-set of the 64-bit word at {@code offset}, volatile both ways. */
    public boolean casLongVolatile(int offset, long expected, long value) {
        return LONG.compareAndSet(slab, base + offset, expected, value);
    }

    /** Volatile write of the 64-bit word at {@code offset}. */
    public void setLongVolatile(int offset, long value) {
        LONG.setVolatile(slab, base + offset, value);
    }

    /** Zeroes the slot. */
    void clear() {
        for (int offset = 0; offset < BYTES; offset += Long.BYTES) {
            setLongVolatile(offset, 0);
        }
    }
}
