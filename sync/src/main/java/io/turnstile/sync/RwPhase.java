package io.turnstile.sync;

import io.turnstile.runtime.thread.ThreadIds;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** The readers of an {@link RwCore}, and the holder of its gate, who waits for them to leave. */
final class RwPhase {
    /*
     * readers    counts of read holds, spread over cache lines ("stripes") by thread: a thread always uses the same one
     * phase      | meaning                                    | moved by
     *   ---------+--------------------------------------------+------------------------------------------------------------
     *   OPEN     | readers may come                           | gate holder: to CLAIMED
     *   CLAIMED  | the gate holder waits for readers to leave | gate holder: CAS to WRITING where all stripes are 0; to OPEN
     *            |                                            | where it gives up. A reader, if readers go first: CAS to OPEN
     *   WRITING  | the gate holder writes                     | gate holder: to OPEN
     *
     *   reader:  stripe+1, phase?      OPEN: in.  Otherwise: stripe-1, and by the gate: lock it, stripe+1, unlock it
     *   writer:  lock the gate, phase = CLAIMED, stripes all 0?, CAS phase to WRITING
     *
     * R1 (exclusion) a writer in WRITING and a reader that is in exclude each other. Both write, fence (volatile), then read.
     *    Say the reader read phase OPEN after its stripe+1. Where that was before the writer's last CLAIMED, the writer's scan
     *    comes later and sees the count. Where it was after, OPEN was written by a reader's CAS from CLAIMED, so that the
     *    writer's CAS to WRITING fails, and it begins again. A reader by the gate excludes the writer by the gate.
     * R2 a stripe that is 0 in the scan may rise again only by a reader that will see CLAIMED or WRITING, and leaves; or that
     *    makes it OPEN. So each stripe may be looked at by itself. Reentrant reads raise a stripe that is not 0.
     * R3 (no lost wake-up) a leaving reader lowers its stripe, then reads drainer; the writer writes drainer, then looks at the
     *    stripes, then parks. The later of the two sees the other.
     */
    /** Looks before a sleep: some microseconds, so short that a real-time thread may take them, too; none with one CPU. */
    static final int MOST_LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 50 : 0;

    private static final int OPEN = 0;
    private static final int CLAIMED = 1;
    private static final int WRITING = 2;

    private static final int INTS_PER_LINE = 32; // two cache lines: the prefetcher fetches pairs
    private static final int STRIPES = stripes();
    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(RwPhase.class, "phase", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static int stripes() {
        int cpus = Math.min(16, Runtime.getRuntime().availableProcessors());
        return cpus == 1 ? 1 : Integer.highestOneBit(2 * cpus - 1) * 2;
    }

    private final ReentrantLock gate;
    private final boolean writersFirst;
    private final AtomicIntegerArray readers = new AtomicIntegerArray((STRIPES + 1) * INTS_PER_LINE);
    private final ThreadLocal<Holds> holds = ThreadLocal.withInitial(Holds::new);
    private volatile int phase;
    private volatile Thread drainer; // gate holder only

    /** What one thread holds of one lock; only that thread uses it. */
    static final class Holds {
        final int stripe = (int) (mix(Thread.currentThread()) & STRIPES - 1) * INTS_PER_LINE + INTS_PER_LINE;
        int reads;

        private static long mix(Thread thread) {
            return ThreadIds.of(thread) * 0x9E37_79B9_7F4A_7C15L >>> 48;
        }
    }

    RwPhase(ReentrantLock gate, boolean writersFirst) {
        this.gate = gate;
        this.writersFirst = writersFirst;
    }

    boolean isOpen() {
        return phase == OPEN;
    }

    boolean isWriting() {
        return phase == WRITING;
    }

    // ---- readers

    /** What the caller holds. */
    Holds mine() {
        return holds.get();
    }

    /** One more read hold, if the phase or what the caller holds already allows it. */
    boolean enter(Holds mine) {
        readers.getAndIncrement(mine.stripe);
        int seen = phase;
        if (seen != OPEN && mine.reads == 0 && !gate.isHeldByCurrentThread()) {
            while (!writersFirst && seen == CLAIMED && !PHASE.compareAndSet(this, CLAIMED, OPEN)) {
                seen = phase;
            }
            if (seen == WRITING || writersFirst && seen != OPEN) {
                lower(mine);
                return false;
            }
        }
        mine.reads++;
        return true;
    }

    /** One more read hold, of the gate holder. */
    void enterByGate(Holds mine) {
        readers.getAndIncrement(mine.stripe);
        mine.reads++;
    }

    void leave(Holds mine) {
        mine.reads--;
        lower(mine);
    }

    private void lower(Holds mine) {
        if (readers.getAndDecrement(mine.stripe) == 1) {
            Thread waiting = drainer; // R3
            if (waiting != null) {
                LockSupport.unpark(waiting);
            }
        }
    }

    /** Whether nobody reads. */
    boolean isEmpty() {
        for (int stripe = 1; stripe <= STRIPES; stripe++) {
            if (readers.get(stripe * INTS_PER_LINE) != 0) {
                return false;
            }
        }
        return true;
    }

    // ---- the gate holder

    /** It writes no longer. */
    void open() {
        phase = OPEN;
    }

    boolean claimAtOnce() {
        phase = CLAIMED;
        if (isEmpty() && PHASE.compareAndSet(this, CLAIMED, WRITING)) {
            return true;
        }
        phase = OPEN;
        return false;
    }

    /** Uninterruptible; returns whether an interrupt came. */
    boolean claim() {
        boolean interrupted = false;
        for (; ; ) {
            try {
                claim(Checks.NO_DEADLINE);
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    boolean claim(long deadlineNs) throws InterruptedException {
        if (claimAtOnce()) {
            return true;
        }
        drainer = Thread.currentThread();
        int looks = MOST_LOOKS;
        try {
            while (!claimOrStay()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (Checks.hasPassed(deadlineNs)) {
                    return false;
                }
                if (looks-- > 0) {
                    Thread.onSpinWait();
                } else if (!isEmpty()) {
                    park(deadlineNs);
                }
            }
            return true;
        } finally {
            drainer = null;
            if (phase == CLAIMED) {
                PHASE.compareAndSet(this, CLAIMED, OPEN);
            }
        }
    }

    /** Claims again where a reader has refused it, or waits without claim where readers go first. */
    private boolean claimOrStay() {
        if (!writersFirst) {
            return isEmpty() && claimAtOnce();
        }
        phase = CLAIMED;
        return isEmpty() && PHASE.compareAndSet(this, CLAIMED, WRITING);
    }

    private void park(long deadlineNs) {
        if (deadlineNs == Checks.NO_DEADLINE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, deadlineNs - System.nanoTime());
        }
    }
}
