package io.turnstile.sync;

import io.turnstile.sync.RwPhase.Holds;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The state of an {@link AdvancedRwLock}. */
final class RwCore {
    /*
     * gate       a lock of the core: held by the writer or the upgradeable reader, and for a moment by a reader that was kept out
     * phase      readers against the gate holder: RwPhase, R1 to R3
     *
     * R4 upgrade: the upgradeable reader holds the gate from its read to its write; no writer can come between.
     *
     * Not PlatformReentrantReadWriteLock's ReadWriteCore, whose readers each hold a lock of the core: this one runs on any
     * ReentrantLock, so that there is one AdvancedRwLock, with and without futexes, and a reader pays for no lock. The price is
     * that a waiting writer lends nothing to readers. What waits at the gate is the core's there as here.
     */
    private final ReentrantLock gate = CoreSites.bestLock();
    private final RwPhase phase;
    private int writeHolds; // gate holder only
    private int upgradeableHolds; // gate holder only: 1 while it may upgrade

    RwCore(boolean writersFirst) {
        this.phase = new RwPhase(gate, writersFirst);
    }

    // ---- read

    void lockRead() {
        Holds mine = phase.mine();
        if (!phase.enter(mine) && !enterSoon(mine)) {
            gate.lock();
            enterByGate(mine);
        }
    }

    void lockReadInterruptibly() throws InterruptedException {
        Holds mine = phase.mine();
        if (!phase.enter(mine) && !enterSoon(mine)) {
            gate.lockInterruptibly();
            enterByGate(mine);
        }
    }

    boolean tryLockRead() {
        Holds mine = phase.mine();
        if (phase.enter(mine)) {
            return true;
        }
        if (!gate.tryLock()) {
            return false;
        }
        enterByGate(mine);
        return true;
    }

    boolean tryLockRead(long deadlineNs) throws InterruptedException {
        Holds mine = phase.mine();
        if (!phase.enter(mine)) {
            if (!tryGate(deadlineNs)) {
                return false;
            }
            enterByGate(mine);
        }
        return true;
    }

    /** Waits for the end of a short write section; then the gate, where nobody spins long and priorities are inherited. */
    private boolean enterSoon(Holds mine) {
        for (int look = 0; look < RwPhase.MOST_LOOKS; look++) {
            if (phase.isOpen() && phase.enter(mine)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private void enterByGate(Holds mine) {
        phase.enterByGate(mine);
        gate.unlock();
    }

    void unlockRead() {
        Holds mine = phase.mine();
        if (mine.reads == 0) {
            throw Checks.notOwner("a read of this lock");
        }
        phase.leave(mine);
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
            interrupted = phase.claim();
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
        if (writeHolds == 0 && !phase.claim(deadlineNs)) {
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
        boolean interrupted = writeHolds == 0 && phase.claim();
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
        if (writeHolds == 0 && !phase.claimAtOnce()) {
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
            claimed = claimed || phase.claim(deadlineNs);
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
            phase.open();
        }
        gate.unlock();
    }

    /** One more read hold, of the writer. */
    void holdReadAsWriter() {
        phase.enterByGate(phase.mine());
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
        if (phase.mine().reads > 0) {
            throw new IllegalMonitorStateException("the caller reads, too, and nobody could write while it"
                    + " waits: only a writer that does not read may wait; release the read first");
        }
        int saved = writeHolds;
        writeHolds = 0;
        phase.open();
        return saved;
    }

    /** After it, with the gate held again. */
    void resumeWrite(int saved) {
        boolean interrupted = phase.claim();
        writeHolds = saved;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryGate(long deadlineNs) throws InterruptedException {
        if (deadlineNs == Checks.NO_DEADLINE) {
            gate.lockInterruptibly();
            return true;
        }
        return gate.tryLock(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void refuseReader() {
        if (phase.mine().reads > 0 && !isWriteHeldByCurrentThread()) {
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
        return phase.isWriting()
                ? "writing"
                : phase.isEmpty() ? gate.isLocked() ? "upgradeable read" : "free" : "reading";
    }
}
