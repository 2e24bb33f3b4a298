package io.turnstile.conformance;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.WaitForm;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clauses of interruption for the waits on a condition. */
class ConditionInterruptionTest {

    /** Condition.await: status "set on entry … InterruptedException is thrown and the … interrupted status is cleared". */
    @EachLock
    void interruptedOnEntryThrowsWithTheLockHeldAsBefore(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        lock.lock();
        lock.lock();
        for (WaitForm form : WaitForm.values()) {
            if (form.isInterruptible()) {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, () -> form.on(condition), form.name());
                assertFalse(Thread.interrupted(), "interrupted status must be cleared");
                assertHeldByMe(lock, 2);
                assertFalse(lock.hasWaiters(condition), form + " left a waiter behind");
            }
        }
        lock.unlock();
        lock.unlock();
        assertIdle(lock);
    }

    /** Condition.await: "is interrupted while waiting": thrown after "re-acquir[ing] the lock", hold count restored. */
    @EachLock
    void interruptedWhileWaitingThrowsWithTheLockHeldAsBefore(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        for (WaitForm form : WaitForm.values()) {
            if (!form.isInterruptible()) {
                continue;
            }
            try (Crew crew = new Crew()) {
                Crew.Member waiter = crew.start("waiter", () -> {
                    lock.lock();
                    lock.lock();
                    lock.lock();
                    assertThrows(InterruptedException.class, () -> form.on(condition), form.name());
                    assertFalse(Thread.interrupted(), "interrupted status must be cleared");
                    assertHeldByMe(lock, 3);
                    lock.unlock();
                    lock.unlock();
                    lock.unlock();
                });
                awaitWaiting(lock, condition, 1);
                waiter.interrupt();
                waiter.join();
                awaitWaiting(lock, condition, 0);
            }
        }
        assertIdle(lock);
    }

    /** Condition.await: "In all cases, before this method can return the current thread must re-acquire the lock". */
    @EachLock
    void interruptedWaiterDoesNotThrowBeforeItHasTheLock(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        AtomicBoolean thrown = new AtomicBoolean();
        try (Crew crew = new Crew()) {
            Crew.Member waiter = crew.start("waiter", () -> {
                lock.lock();
                assertThrows(InterruptedException.class, condition::await);
                thrown.set(true);
                lock.unlock();
            });
            awaitWaiting(lock, condition, 1);
            lock.lock();
            waiter.interrupt();
            Await.until("the waiter has left the wait set", () -> !lock.hasWaiters(condition));
            assertFalse(thrown.get(), "threw without the lock");
            assertHeldByMe(lock, 1);
            lock.unlock();
            waiter.join();
            assertTrue(thrown.get());
        }
        assertIdle(lock);
    }

    /** Condition.awaitUninterruptibly: "will continue to wait until signalled … its interrupted status will still be set". */
    @EachLock
    void awaitUninterruptiblyGoesOnWaitingAndKeepsTheStatus(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        for (boolean interruptedOnEntry : new boolean[] {true, false}) {
            try (Crew crew = new Crew()) {
                Crew.Member waiter = crew.start("waiter", () -> {
                    lock.lock();
                    lock.lock();
                    if (interruptedOnEntry) {
                        Thread.currentThread().interrupt();
                    }
                    condition.awaitUninterruptibly();
                    assertTrue(Thread.interrupted(), "interrupted status lost");
                    assertHeldByMe(lock, 2);
                    lock.unlock();
                    lock.unlock();
                });
                awaitWaiting(lock, condition, 1);
                for (int i = 0; i < 3; i++) {
                    waiter.interrupt();
                    awaitWaiting(lock, condition, 1);
                }
                lock.lock();
                condition.signal();
                lock.unlock();
            }
        }
        assertIdle(lock);
    }

    /** AbstractQueuedSynchronizer.ConditionObject: an interrupt after the signal leaves the wait normal, the status set. */
    @EachLock
    void interruptAfterTheSignalReturnsNormallyWithTheStatusSet(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        for (WaitForm form : WaitForm.values()) {
            for (boolean signalAll : new boolean[] {true, false}) {
                try (Crew crew = new Crew()) {
                    Crew.Member waiter = crew.start("waiter", () -> {
                        lock.lock();
                        form.on(condition);
                        assertTrue(Thread.interrupted(), form + ": interrupted status lost");
                        assertHeldByMe(lock, 1);
                        lock.unlock();
                    });
                    awaitWaiting(lock, condition, 1);
                    lock.lock();
                    if (signalAll) {
                        condition.signalAll();
                    } else {
                        condition.signal();
                    }
                    waiter.interrupt();
                    lock.unlock();
                }
            }
        }
        assertIdle(lock);
    }

    /** Condition.await: a waiter that throws leaves the signal to another: "redirected to another waiting thread". */
    @EachLock
    void signalIsNotLostToAnInterruptedWaiter(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        for (int round = 0; round < 40; round++) {
            boolean interruptFirst = round % 2 == 0;
            AtomicInteger returned = new AtomicInteger();
            AtomicInteger thrown = new AtomicInteger();
            try (Crew crew = new Crew()) {
                Crew.Member victim = crew.start("victim", () -> waitAndCount(lock, condition, returned, thrown));
                awaitWaiting(lock, condition, 1);
                crew.start("other", () -> waitAndCount(lock, condition, returned, thrown));
                awaitWaiting(lock, condition, 2);
                lock.lock();
                if (interruptFirst) {
                    victim.interrupt();
                    condition.signal();
                } else {
                    condition.signal();
                    victim.interrupt();
                }
                lock.unlock();
                victim.join();
                Await.until("the signal has reached a waiter", () -> returned.get() == 1);
                lock.lock();
                condition.signalAll();
                lock.unlock();
            }
            assertEquals(2, returned.get() + thrown.get());
        }
        assertIdle(lock);
    }

    private static void waitAndCount(
            ReentrantLock lock, Condition condition, AtomicInteger returned, AtomicInteger thrown) {
        lock.lock();
        try {
            condition.await();
            returned.incrementAndGet();
        } catch (InterruptedException e) {
            thrown.incrementAndGet();
        } finally {
            assertHeldByMe(lock, 1);
            lock.unlock();
        }
    }

    /** Condition.await: the interruption of one waiter is that waiter's own. */
    @EachLock
    void interruptedWaiterDoesNotDisturbTheOthers(LockUnderTest kind) {
        for (int victim = 0; victim < 3; victim++) {
            ReentrantLock lock = kind.newLock();
            Condition condition = lock.newCondition();
            try (Crew crew = new Crew()) {
                Crew.Member[] waiters = new Crew.Member[3];
                for (int i = 0; i < waiters.length; i++) {
                    boolean interrupted = i == victim;
                    waiters[i] = crew.start("waiter " + i, () -> {
                        lock.lock();
                        if (interrupted) {
                            assertThrows(InterruptedException.class, condition::await);
                        } else {
                            condition.await();
                        }
                        lock.unlock();
                    });
                    awaitWaiting(lock, condition, i + 1);
                }
                waiters[victim].interrupt();
                waiters[victim].join();
                awaitWaiting(lock, condition, 2);
                lock.lock();
                condition.signal();
                condition.signal();
                lock.unlock();
            }
            assertIdle(lock);
        }
    }
}
