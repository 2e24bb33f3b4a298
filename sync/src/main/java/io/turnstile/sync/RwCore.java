package io.turnstile.sync;

import io.turnstile.runtime.thread.ThreadIds;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** The state of an {@link AdvancedRwLock}. */
final class RwCore {
    /*
     * gate       a lock of the core: held by the writer or the upgradeable reader, and for a moment by a reader that was kept out
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
     * R4 upgrade: the upgradeable reader holds the gate from its read to its write; no writer can come between.
     */
    private static final int OPEN = 0;
    private static final int CLAIMED = 1;
    private static final int WRITING = 2;

    /** Looks before a sleep: some microseconds, so short that a real-time thread may take them, too; none with one CPU. */
    private static final int MOST_LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 50 : 0;

    private static final int INTS_PER_LINE = 32; // two cache lines: the prefetcher fetches pairs
    private static final int STRIPES = stripes();
    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(RwCore.class, "phase", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static int stripes() {
        int cpus = Math.min(16, Runtime.getRuntime().availableProcessors());
        return cpus == 1 ? 1 : Integer.highestOneBit(2 * cpus - 1) * 2;
    }

    private final boolean writersFirst;
    private final ReentrantLock gate = CoreSites.bestLock();
    private final AtomicIntegerArray readers = new AtomicIntegerArray((STRIPES + 1) * INTS_PER_LINE);
    private final ThreadLocal<Holds> holds = ThreadLocal.withInitial(Holds::new);
    private volatile int phase;
    private volatile Thread drainer; // gate holder only
    private int writeHolds; // gate holder only
    private int upgradeableHolds; // gate holder only: 1 while it may upgrade

    /** What one thread holds of one lock; only that thread uses it. */
    private static final class Holds {
        final int stripe = (int) (mix(Thread.currentThread()) & STRIPES - 1) * INTS_PER_LINE + INTS_PER_LINE;
        int reads;

        private static long mix(Thread thread) {
            return ThreadIds.of(thread) * 0x9E37_79B9_7F4A_7C15L >>> 48;
        }
    }

    RwCore(boolean writersFirst) {
        this.writersFirst = writersFirst;
    }

    // ---- read

    void lockRead() {
        Holds mine = holds.get();
        if (!enterAtOnce(mine) && !enterSoon(mine)) {
            gate.lock();
            enterByGate(mine);
        }
    }

    void lockReadInterruptibly() throws InterruptedException {
        Holds mine = holds.get();
        if (!enterAtOnce(mine) && !enterSoon(mine)) {
            gate.lockInterruptibly();
            enterByGate(mine);
        }
    }

    boolean tryLockRead() {
        Holds mine = holds.get();
        if (enterAtOnce(mine)) {
            return true;
        }
        if (!gate.tryLock()) {
            return false;
        }
        enterByGate(mine);
        return true;
    }

    boolean tryLockRead(long deadlineNs) throws InterruptedException {
        Holds mine = holds.get();
        if (!enterAtOnce(mine)) {
            if (!tryGate(deadlineNs)) {
                return false;
            }
            enterByGate(mine);
        }
        return true;
    }

    /** Waits for the end of a short write section; then the gate, where nobody spins long and priorities are inherited. */
    private boolean enterSoon(Holds mine) {
        for (int look = 0; look < MOST_LOOKS; look++) {
            if (phase == OPEN && enterAtOnce(mine)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean enterAtOnce(Holds mine) {
        readers.getAndIncrement(mine.stripe);
        int seen = phase;
        if (seen != OPEN && mine.reads == 0 && !gate.isHeldByCurrentThread()) {
            while (!writersFirst && seen == CLAIMED && !PHASE.compareAndSet(this, CLAIMED, OPEN)) {
                seen = phase;
            }
            if (seen == WRITING || writersFirst && seen != OPEN) {
                leave(mine);
                return false;
            }
        }
        mine.reads++;
        return true;
    }

    private void enterByGate(Holds mine) {
        readers.getAndIncrement(mine.stripe);
        mine.reads++;
        gate.unlock();
    }

    void unlockRead() {
        Holds mine = holds.get();
        if (mine.reads == 0) {
            throw Checks.notOwner("a read of this lock");
        }
        mine.reads--;
        leave(mine);
    }

    private void leave(Holds mine) {
        if (readers.getAndDecrement(mine.stripe) == 1) {
            Thread waiting = drainer; // R3
            if (waiting != null) {
                LockSupport.unpark(waiting);
            }
        }
    }

    // ---- upgradeable read

    void lockUpgradeable() {
        refuseReader();
        gate.lock();
        upgradeableHolds++;
    }

    boolean tryLockUpgradeable(long deadlineNs) throws InterruptedException {
        refuseReader();
        if (!tryGate(deadlineNs)) {
            return false;
        }
        upgradeableHolds++;
        return true;
    }

    void unlockUpgradeable() {
        checkGate();
        upgradeableHolds--;
        gate.unlock();
    }

    void upgrade() {
        checkGate();
        refuseReader();
        boolean interrupted = false;
        if (writeHolds == 0) {
            interrupted = claim();
        }
        upgradeableHolds--;
        writeHolds++;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean tryUpgrade(long deadlineNs) throws InterruptedException {
        checkGate();
        refuseReader();
        if (writeHolds == 0 && !claim(deadlineNs)) {
            return false;
        }
        upgradeableHolds--;
        writeHolds++;
        return true;
    }

    // ---- write

    void lockWrite() {
        refuseReader();
        gate.lock();
        boolean interrupted = writeHolds == 0 && claim();
        writeHolds++;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean tryLockWrite() {
        refuseReader();
        if (!gate.tryLock()) {
            return false;
        }
        if (writeHolds == 0 && !claimAtOnce()) {
            gate.unlock();
            return false;
        }
        writeHolds++;
        return true;
    }

    boolean tryLockWrite(long deadlineNs) throws InterruptedException {
        refuseReader();
        if (!tryGate(deadlineNs)) {
            return false;
        }
        boolean claimed = writeHolds > 0;
        try {
            claimed = claimed || claim(deadlineNs);
        } finally {
            if (!claimed) {
                gate.unlock();
            }
        }
        writeHolds += claimed ? 1 : 0;
        return claimed;
    }

    void unlockWrite() {
        checkGate();
        if (writeHolds == 0) {
            throw Checks.notOwner("the write lock");
        }
        if (--writeHolds == 0) {
            phase = OPEN;
        }
        gate.unlock();
    }

    /** One more read hold, of the writer. */
    void holdReadAsWriter() {
        Holds mine = holds.get();
        readers.getAndIncrement(mine.stripe);
        mine.reads++;
    }

    boolean isWriteHeldByCurrentThread() {
        return gate.isHeldByCurrentThread() && writeHolds > 0;
    }

    /** A condition of the write lock; readers are let in while the writer waits. */
    Condition newCondition() {
        return new RwCondition(this, gate.newCondition());
    }

    /** Before a condition wait: the holds to be taken again. */
    int suspendWrite() {
        if (!isWriteHeldByCurrentThread()) {
            throw Checks.notOwner("the write lock");
        }
        if (holds.get().reads > 0) {
            throw new IllegalMonitorStateException("the caller reads, too, and nobody could write while it"
                    + " waits: only a writer that does not read may wait; release the read first");
        }
        int saved = writeHolds;
        writeHolds = 0;
        phase = OPEN;
        return saved;
    }

    /** After it, with the gate held again. */
    void resumeWrite(int saved) {
        boolean interrupted = claim();
        writeHolds = saved;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the gate holder waits for readers

    private boolean claimAtOnce() {
        phase = CLAIMED;
        if (isEmpty() && PHASE.compareAndSet(this, CLAIMED, WRITING)) {
            return true;
        }
        phase = OPEN;
        return false;
    }

    /** Uninterruptible; returns whether an interrupt came. */
    private boolean claim() {
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

    private boolean claim(long deadlineNs) throws InterruptedException {
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

    private boolean isEmpty() {
        for (int stripe = 1; stripe <= STRIPES; stripe++) {
            if (readers.get(stripe * INTS_PER_LINE) != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean tryGate(long deadlineNs) throws InterruptedException {
        if (deadlineNs == Checks.NO_DEADLINE) {
            gate.lockInterruptibly();
            return true;
        }
        return gate.tryLock(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void refuseReader() {
        if (holds.get().reads > 0 && !isWriteHeldByCurrentThread()) {
            throw new IllegalMonitorStateException("the caller reads already and would wait for itself:"
                    + " use upgradeableRead() in place of read(), then upgrade()");
        }
    }

    private void checkGate() {
        if (!gate.isHeldByCurrentThread()) {
            throw Checks.notOwner("this lock");
        }
    }

    @Override
    public String toString() {
        int seen = phase;
        return seen == WRITING ? "writing" : isEmpty() ? gate.isLocked() ? "upgradeable read" : "free" : "reading";
    }
}
