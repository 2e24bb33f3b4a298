package io.turnstile.sync;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Threads that sleep by the JDK's parking until one wakes them, first come, first woken: what a kernel's futex queue is.
 *
 * <pre>
 *   node   | meaning                              | moved by
 *   -------+--------------------------------------+---------------------------------------
 *   ASLEEP | in the queue, or about to be in it   | waker: CAS to WOKEN; the waiter: CAS to GONE
 *   WOKEN  | counted by exactly one waker         |
 *   GONE   | gave up; no waker counts it          |
 * </pre>
 *
 * No wake-up is lost: a waiter stands in the queue before it looks whether it must sleep, and a waker changes what the waiter
 * looks at before it looks into the queue; the later of the two sees the other. One CAS decides whether a wait that ends was
 * woken, so no wake is spent on a waiter that says it was not.
 */
final class ParkingQueue {
    private static final int ASLEEP = 0;
    private static final int WOKEN = 1;
    private static final int GONE = 2;

    private final ConcurrentLinkedQueue<Node> nodes = new ConcurrentLinkedQueue<>();

    private static final class Node extends AtomicInteger {
        private static final long serialVersionUID = 1L;
        final transient Thread thread = Thread.currentThread();
    }

    /** Sleeps while {@code mustSleep}, which is asked once, in the queue. */
    WaitResult await(BooleanSupplier mustSleep, long deadlineNs, Object blocker) {
        Node node = new Node();
        nodes.add(node);
        if (!mustSleep.getAsBoolean()) {
            return leave(node, WaitResult.VALUE_CHANGED);
        }
        while (node.get() == ASLEEP) {
            if (Thread.interrupted()) {
                return leaveInterrupted(node);
            }
            if (deadlineNs == Checks.NO_DEADLINE) {
                LockSupport.park(blocker);
            } else {
                long leftNs = deadlineNs - System.nanoTime();
                if (leftNs <= 0) {
                    return leave(node, WaitResult.TIMED_OUT);
                }
                LockSupport.parkNanos(blocker, leftNs);
            }
        }
        return WaitResult.WOKEN;
    }

    private WaitResult leaveInterrupted(Node node) {
        WaitResult result = leave(node, WaitResult.INTERRUPTED);
        if (result == WaitResult.WOKEN) {
            Thread.currentThread().interrupt(); // both happened: the interrupt is for later
        }
        return result;
    }

    private WaitResult leave(Node node, WaitResult reason) {
        if (!node.compareAndSet(ASLEEP, GONE)) {
            return WaitResult.WOKEN;
        }
        nodes.remove(node);
        return reason;
    }

    int wake(int count) {
        int woken = 0;
        while (woken < count) {
            Node node = nodes.poll();
            if (node == null) {
                break;
            }
            if (node.compareAndSet(ASLEEP, WOKEN)) {
                LockSupport.unpark(node.thread);
                woken++;
            }
        }
        return woken;
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }
}
