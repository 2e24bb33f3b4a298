package io.turnstile.sync;

import io.turnstile.nativeaccess.LinuxLibrary;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A mutex that prefers the next owner from the node of the last, so that what it guards stays in that node's caches (a cohort
 * lock, after Dice, Marathe and Shavit, 2012). Reentrant. With one node it is the lock core's lock and nothing else.
 *
 * <p>No node starves: after {@link #MOST_HAND_OVERS} hand-overs within a node the next node in the queue has its turn. Waits
 * have neither timeout nor interruption: a waiter that may leave could take its node's turn with it.
 */
public final class NumaAwareMutex {
    /*
     * local       of each node, a lock of the core: its threads compete for it, and spin on that node's memory
     * turn        of the whole mutex, a queue lock of nodes (MCS): held by a node, not by a thread
     * hasTurn     of each node, guarded by local: the node holds the turn
     *
     * N1 (exclusion) the owner holds its node's local, and its node holds the turn; a turn is held by one node.
     * N2 the turn stays with a node whose local is released only where waiting > 0: somebody has announced himself and will
     *    take local, since no wait can be given up, and he finds hasTurn. So no turn is kept by a node without takers.
     * N3 (no lost wake-up) granted is written before the unpark; the waiter reads it before each park.
     */
    /** How often the mutex may be handed over within a node while others wait. */
    public static final int MOST_HAND_OVERS = 64;

    private final NumaTopology topology;
    private final LinuxLibrary linux; // null: CPUs cannot be told apart
    private final Node[] nodes;
    private final AtomicReference<Node> last = new AtomicReference<>(); // the end of the queue of nodes
    private final int mostHandOvers;
    private volatile Node holder; // written by the owner; others only learn that it is not theirs

    private static final class Node {
        final ReentrantLock local = CoreSites.bestLock();
        final AtomicInteger waiting = new AtomicInteger();
        boolean hasTurn; // guarded by local
        int handOvers; // guarded by local
        volatile Node next; // in the queue of nodes
        volatile boolean granted;
        volatile Thread waiter; // who waits for the turn, holding local
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
        this.topology = Objects.requireNonNull(topology, "topology");
        this.mostHandOvers = mostHandOvers;
        this.linux = SyncPlatform.isLinux() ? SyncPlatform.linux("NumaAwareMutex") : null;
        this.nodes = new Node[topology.nodeCount()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new Node();
        }
    }

    /** Acquires the mutex, from the node that the caller runs on. */
    public void lock() {
        lock(nodes.length == 1 ? nodes[0] : nodes[currentNode()]);
    }

    /**
     * Acquires the mutex, as a thread of that node.
     *
     * @throws IllegalArgumentException where there is no such node
     */
    public void lockOnNode(int node) {
        if (node < 0 || node >= nodes.length) {
            throw new IllegalArgumentException("node is " + node + ": it must be 0 to " + (nodes.length - 1));
        }
        lock(nodes[node]);
    }

    private int currentNode() {
        return linux == null ? 0 : topology.nodeOf(linux.currentCpu());
    }

    private void lock(Node node) {
        if (nodes.length == 1) {
            node.local.lock();
        } else if (isHeldByCurrentThread()) {
            holder.local.lock();
        } else {
            node.waiting.incrementAndGet();
            try {
                node.local.lock();
            } finally {
                node.waiting.decrementAndGet();
            }
            if (!node.hasTurn) {
                awaitTurn(node);
                node.hasTurn = true;
                node.handOvers = 0;
            }
            holder = node;
        }
    }

    /** Acquires the mutex if that needs no waiting. */
    public boolean tryLock() {
        if (nodes.length == 1) {
            return nodes[0].local.tryLock();
        }
        if (isHeldByCurrentThread()) {
            return holder.local.tryLock();
        }
        Node node = nodes[currentNode()];
        if (!node.local.tryLock()) {
            return false;
        }
        if (!node.hasTurn) {
            node.next = null;
            if (!last.compareAndSet(null, node)) {
                node.local.unlock();
                return false;
            }
            node.hasTurn = true;
            node.handOvers = 0;
        }
        holder = node;
        return true;
    }

    /**
     * Releases the mutex.
     *
     * @throws IllegalMonitorStateException where the caller does not hold it
     */
    public void unlock() {
        if (nodes.length == 1) {
            nodes[0].local.unlock();
            return;
        }
        if (!isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException("the caller does not hold this mutex");
        }
        Node node = holder;
        if (node.local.getHoldCount() == 1) {
            holder = null; // before the turn goes: the next owner writes it
            if (node.waiting.get() > 0 && (node.handOvers < mostHandOvers || last.get() == node)) {
                node.handOvers++;
            } else {
                node.hasTurn = false;
                passTurn(node);
            }
        }
        node.local.unlock();
    }

    /** Whether the caller holds it. */
    public boolean isHeldByCurrentThread() {
        Node node = nodes.length == 1 ? nodes[0] : holder;
        return node != null && node.local.isHeldByCurrentThread();
    }

    // ---- the queue of nodes (MCS); each by a thread that holds the node's local

    private void awaitTurn(Node node) {
        node.next = null;
        node.granted = false;
        node.waiter = Thread.currentThread();
        Node before = last.getAndSet(node);
        if (before == null) {
            return;
        }
        before.next = node;
        boolean interrupted = false;
        while (!node.granted) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void passTurn(Node node) {
        if (node.next == null && last.compareAndSet(node, null)) {
            return;
        }
        while (node.next == null) {
            LockSupport.parkNanos(1_000); // the next is between its two writes; do not starve it
        }
        Node next = node.next;
        Thread waiter = next.waiter;
        next.granted = true;
        LockSupport.unpark(waiter);
    }

    /** Threads that have announced themselves on a node; for tests. */
    int waitingOn(int node) {
        return nodes[node].waiting.get();
    }

    /** Whether that node is the last in the queue; for tests. */
    boolean isLastInQueue(int node) {
        return last.get() == nodes[node];
    }

    @Override
    public String toString() {
        return "NumaAwareMutex[" + topology + "]";
    }
}
