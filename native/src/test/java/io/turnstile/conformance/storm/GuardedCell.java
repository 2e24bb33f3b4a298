package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.LockUnderTest;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A lock and plain fields that only its exclusion and its ordering keep true: who is inside, and how often somebody was.
 * None of them is volatile, so an unordered hand-over shows too.
 */
final class GuardedCell {
    final ReentrantLock lock;
    final Condition condition;

    private long entryCount; // guarded by lock
    private Thread inside; // guarded by lock

    GuardedCell(LockUnderTest kind) {
        lock = kind.newLock();
        condition = lock.newCondition();
    }

    /** Called right after the first acquire. */
    void enter(Storm.Actor me) {
        assertSame(null, inside, "another thread is inside");
        inside = Thread.currentThread();
        assertTrue(lock.isHeldByCurrentThread(), "inside without the lock");
        me.countVisit();
        long seen = entryCount;
        Thread.onSpinWait(); // between read and write, where a second owner would lose an increment
        entryCount = seen + 1;
    }

    /** Called right before the release of {@code holdCount} holds, the last of the thread. */
    void leave(int holdCount) {
        assertHeldByMe(lock, holdCount);
        assertSame(Thread.currentThread(), inside, "another thread has entered");
        inside = null;
    }

    /** Enters, works for a moment, leaves and releases one hold. */
    void visitAndUnlock(Storm.Actor me) {
        try {
            enter(me);
            for (int i = me.random.nextInt(20); i > 0; i--) {
                Thread.onSpinWait();
            }
            leave(1);
        } finally {
            lock.unlock();
        }
    }

    /** The thread was refused: it must not own the lock. */
    void assertNotMine() {
        assertFalse(lock.isHeldByCurrentThread(), "refused, and yet the owner");
    }

    /** At the end of a storm: nobody holds or waits. Returns how many entries there were. */
    long assertQuiet() {
        assertIdle(lock);
        lock.lock();
        try {
            assertFalse(lock.hasWaiters(condition), "a waiter was left behind");
            return entryCount;
        } finally {
            lock.unlock();
            assertIdle(lock);
        }
    }
}
