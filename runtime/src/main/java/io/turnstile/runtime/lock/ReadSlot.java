package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a reader of a {@link ReadWriteCore} holds while it reads: a lock of its own, which only a writer ever waits for. Padded, so
 * that readers on two CPUs do not share a cache line.
 */
final class ReadSlot extends CacheLinePadding implements ThinLock {
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ReadSlot.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ReadWriteCore core;
    private volatile long word; // see LockWord
    long p10, p11, p12, p13, p14, p15, p16, p17;

    ReadSlot(ReadWriteCore core) {
        this.core = core;
    }

    @Override
    public long word() {
        return word;
    }

    @Override
    public boolean casWord(long expected, long value) {
        return WORD.compareAndSet(this, expected, value);
    }

    @Override
    public LockSite site() {
        return core.site();
    }

    /** There is one waiter at most. */
    @Override
    public boolean isFair() {
        return false;
    }
}
