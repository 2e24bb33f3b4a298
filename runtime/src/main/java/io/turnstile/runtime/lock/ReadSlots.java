package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadIds;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The slots of the readers of one lock: as many as ever read at once, at most rounded up to a power of two; none before the first
 * reader comes. A thread looks first at its home, the slot with its number, and goes on from there where that is taken.
 *
 * <p>Slots are only added. Who has read the table after another thread took a slot finds that slot in it.
 */
final class ReadSlots {
    private static final ReadSlot[] NONE = {};
    private static final int HOMES =
            Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors() - 1);
    private static final VarHandle TABLE;

    static {
        try {
            TABLE = MethodHandles.lookup().findVarHandle(ReadSlots.class, "table", ReadSlot[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ReadWriteCore core;
    private volatile ReadSlot[] table = NONE; // CAS to a longer one with the same slots

    ReadSlots(ReadWriteCore core) {
        this.core = core;
    }

    ReadSlot[] all() {
        return table;
    }

    /** The first slot that a thread looks at; null before there are any. */
    ReadSlot home(long threadId) {
        ReadSlot[] current = table;
        return current.length == 0 ? null : current[(int) threadId & current.length - 1];
    }

    /** Takes one hold of some slot, without waiting. */
    ReadSlot take(Thread thread) {
        int first = (int) ThreadIds.of(thread);
        for (; ; ) {
            ReadSlot[] current = table;
            for (int i = 0; i < current.length; i++) {
                ReadSlot slot = current[first + i & current.length - 1];
                if (LockCore.tryAcquire(slot, thread)) {
                    if (i > 0 && current.length < HOMES) {
                        grow(current); // its home was another's: with more slots, each has one to itself
                    }
                    return slot;
                }
            }
            grow(current);
        }
    }

    private void grow(ReadSlot[] current) {
        ReadSlot[] longer = Arrays.copyOf(current, Math.max(1, current.length * 2));
        for (int i = current.length; i < longer.length; i++) {
            longer[i] = new ReadSlot(core);
        }
        TABLE.compareAndSet(this, current, longer);
    }

    /** A slot that the caller holds, or null. */
    ReadSlot heldBy(Thread thread) {
        for (ReadSlot slot : table) {
            if (LockCore.holds(slot, thread) > 0) {
                return slot;
            }
        }
        return null;
    }

    /** How many holds the caller has. */
    int holds(Thread thread) {
        int holds = 0;
        for (ReadSlot slot : table) {
            holds += LockCore.holds(slot, thread);
        }
        return holds;
    }

    /** Whether nobody holds one. */
    boolean areFree() {
        for (ReadSlot slot : table) {
            if (slot.word() != LockWord.FREE) {
                return false;
            }
        }
        return true;
    }
}
