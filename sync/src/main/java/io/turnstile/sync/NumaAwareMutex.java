package io.turnstile.sync;

import io.turnstile.nativeaccess.LinuxLibrary;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A mutex that prefers the next owner from the node of the last, so that what it guards stays in that node's caches (a cohort
 * lock, after Dice, Marathe and Shavit, 2012). Reentrant. With one node it is the lock core's lock and nothing else.
 *
 * <p>No node starves: after {@link #MOST_HAND_OVERS} hand-overs within a node the next node that waits has its turn, round-robin.
 * Threads of one node wait on that node's own lock, and at most one of them, on that node's own cache line, for the node's turn.
 * <b>Interruption:</b> as each method says. <b>Priorities:</b> are inherited within a node; a node's turn has none.
 *
 * <p>More than 58 nodes share their turns with others.
 */
public final class NumaAwareMutex {
    /*
     * local       of each cohort, a lock of the core: its threads compete for it
     * turn        held by a cohort, not by a thread (NodeTurn)
     * hasTurn     of each cohort: written only with local held
     * waiting     of each cohort: who is between its announcement and the end of its wait for local
     *
     * N1 (exclusion) the owner holds its cohort's local, and its cohort the turn; one cohort holds that.
     * N2 (no turn is kept without takers) a release leaves the turn with its cohort only where it reads waiting > 0, and looks
     *    again after it has released local; who gives up lowers waiting, then looks whether local is free. Both write, then read,
     *    on atomics: the later of the two finds local free, hasTurn and waiting == 0, and passes the turn on (passIdleTurn). Where
     *    either finds waiting > 0 or local taken, that thread will end its wait and is bound by the same rule.
     * N3 (no lost wake-up) that of local is the core's, that of the turn is T3.
     */
    /** How often the mutex may be handed over within a node while another node waits. */
    public static final int MOST_HAND_OVERS = 64;

    private final NumaTopology topology;
    private final LinuxLibrary linux; // null: CPUs cannot be told apart
    private final Cohort[] cohorts;
    private final NodeTurn turn;
    private final int mostHandOvers;
    private volatile Cohort holder; // written by the owner; others only learn that it is not theirs

    private static final class Cohort {
        final int number;
        final ReentrantLock local = CoreSites.bestLock();
        final AtomicInteger waiting = new AtomicInteger();
        volatile boolean hasTurn;
        int handOvers; // guarded by local

        Cohort(int number) {
            this.number = number;
        }
    }

    /** A free mutex over the nodes of this machine. */
    public NumaAwareMutex() {
        this(NumaTopology.ofThisMachine());
    }

    /** A free mutex over another topology, for tests and simulation. */
    public NumaAwareMutex(NumaTopology topology) {
        this(topology, MOST_HAND_OVERS);
    }

    NumaAwareMutex(NumaTopology topology, int mostHandOvers) {
        this.topology = Checks.notNull("topology", topology, "leave it out for that of this machine");
        this.mostHandOvers = mostHandOvers;
        this.linux = SyncPlatform.isLinux() ? SyncPlatform.linux("NumaAwareMutex") : null;
        this.cohorts = new Cohort[Math.min(NodeTurn.MOST_COHORTS, topology.nodeCount())];
        for (int i = 0; i < cohorts.length; i++) {
            cohorts[i] = new Cohort(i);
        }
        this.turn = new NodeTurn(cohorts.length);
    }

    /**
     * Acquires the mutex from the node that the caller runs on, or ran on some acquires ago, however long that takes; an
     * interrupt does not end the wait.
     */
    public void lock() {
        lock(here());
    }

    /**
     * As {@link #lock}, as a thread of that node.
     *
     * @throws IllegalArgumentException where there is no such node
     */
    public void lockOnNode(int node) {
        lock(cohortOf(node));
    }

    /** As {@link #lock}; an interrupt ends the wait. */
    public void lockInterruptibly() throws InterruptedException {
        lockUntil(here(), Checks.NO_DEADLINE);
    }

    /** Acquires the mutex if that takes no longer than the time given; false where it does. Interruptible. */
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        return lockUntil(here(), Checks.deadlineNs(timeout, unit));
    }

    /**
     * As {@link #tryLock(long, TimeUnit)}, as a thread of that node.
     *
     * @throws IllegalArgumentException where there is no such node
     */
    public boolean tryLockOnNode(int node, long timeout, TimeUnit unit) throws InterruptedException {
        return lockUntil(cohortOf(node), Checks.deadlineNs(timeout, unit));
    }

    private Cohort here() {
        if (cohorts.length == 1) {
            return cohorts[0];
        }
        return cohorts[(linux == null ? 0 : topology.nodeOf(RecentCpu.get(linux))) % cohorts.length];
    }

    private Cohort cohortOf(int node) {
        if (node < 0 || node >= topology.nodeCount()) {
            throw Checks.outOfRange(
                    "node",
                    node,
                    "0 to " + (topology.nodeCount() - 1),
                    "call lock() for the node that the caller runs on");
        }
        return cohorts[node % cohorts.length];
    }

    private void lock(Cohort mine) {
        if (cohorts.length == 1) {
            mine.local.lock();
        } else if (isHeldByCurrentThread()) {
            holder.local.lock();
        } else {
            boolean locked = false;
            mine.waiting.incrementAndGet();
            try {
                mine.local.lock();
                locked = true;
            } finally {
                announceEnd(mine, locked);
            }
            awaitTurn(mine);
            holder = mine;
        }
    }

    /** The wait for local has ended. */
    private void announceEnd(Cohort mine, boolean locked) {
        mine.waiting.decrementAndGet();
        if (!locked) {
            passIdleTurn(mine);
        }
    }

    /** With local held and without an end. */
    private void awaitTurn(Cohort mine) {
        boolean taken = false;
        try {
            taken = mine.hasTurn || turn.take(mine.number, Checks.NO_DEADLINE, false);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible); // not asked for
        } finally {
            endTurnWait(mine, taken);
        }
    }

    private boolean lockUntil(Cohort mine, long deadlineNs) throws InterruptedException {
        if (cohorts.length == 1) {
            return lockLocal(mine, deadlineNs);
        }
        if (isHeldByCurrentThread()) {
            return lockLocal(holder, deadlineNs);
        }
        boolean locked = false;
        mine.waiting.incrementAndGet();
        try {
            locked = lockLocal(mine, deadlineNs);
        } finally {
            announceEnd(mine, locked);
        }
        if (!locked) {
            return false;
        }
        boolean taken = false;
        try {
            taken = mine.hasTurn || turn.take(mine.number, deadlineNs, true);
        } finally {
            endTurnWait(mine, taken);
        }
        if (taken) {
            holder = mine;
        }
        return taken;
    }

    private static boolean lockLocal(Cohort mine, long deadlineNs) throws InterruptedException {
        if (deadlineNs == Checks.NO_DEADLINE) {
            mine.local.lockInterruptibly();
            return true;
        }
        return mine.local.tryLock(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** The wait for the turn has ended: the cohort has it, or the caller leaves. */
    private static void endTurnWait(Cohort mine, boolean taken) {
        if (!taken) {
            mine.local.unlock(); // others of the cohort wait for its turn by themselves
        } else if (!mine.hasTurn) {
            mine.handOvers = 0;
            mine.hasTurn = true;
        }
    }

    /** Acquires the mutex if that needs no waiting. */
    public boolean tryLock() {
        if (cohorts.length == 1) {
            return cohorts[0].local.tryLock();
        }
        if (isHeldByCurrentThread()) {
            return holder.local.tryLock();
        }
        Cohort mine = here();
        if (!mine.local.tryLock()) {
            return false;
        }
        boolean taken = mine.hasTurn || turn.tryTake(mine.number);
        endTurnWait(mine, taken);
        if (taken) {
            holder = mine;
        }
        return taken;
    }

    /**
     * Releases the mutex.
     *
     * @throws IllegalMonitorStateException where the caller does not hold it
     */
    public void unlock() {
        if (cohorts.length == 1) {
            unlockAlone();
            return;
        }
        if (!isHeldByCurrentThread()) {
            throw Checks.notOwner(this);
        }
        Cohort mine = holder;
        if (mine.local.getHoldCount() > 1) {
            mine.local.unlock();
            return;
        }
        holder = null; // before the turn goes: the next owner writes it
        boolean keeps = mine.waiting.get() > 0 && (mine.handOvers < mostHandOvers || !turn.isWanted());
        if (keeps) {
            mine.handOvers++;
        } else {
            mine.hasTurn = false;
            turn.pass(mine.number);
        }
        mine.local.unlock();
        if (keeps) {
            passIdleTurn(mine);
        }
    }

    private void unlockAlone() {
        try {
            cohorts[0].local.unlock();
        } catch (IllegalMonitorStateException refused) {
            throw Checks.notOwner(this);
        }
    }

    /** N2. */
    private void passIdleTurn(Cohort cohort) {
        while (cohort.hasTurn && cohort.waiting.get() == 0 && cohort.local.tryLock()) {
            if (cohort.hasTurn && cohort.waiting.get() == 0) {
                cohort.hasTurn = false;
                turn.pass(cohort.number);
            }
            cohort.local.unlock();
        }
    }

    /** Whether the caller holds it. */
    public boolean isHeldByCurrentThread() {
        Cohort cohort = cohorts.length == 1 ? cohorts[0] : holder;
        return cohort != null && cohort.local.isHeldByCurrentThread();
    }

    /** Threads that have announced themselves on a node; for tests. */
    int waitingOn(int node) {
        return cohorts[node].waiting.get();
    }

    /** Whether that node waits for its turn; for tests. */
    boolean isTurnWantedBy(int node) {
        return turn.isWantedBy(node);
    }

    @Override
    public String toString() {
        return "NumaAwareMutex[" + topology + "]";
    }
}
