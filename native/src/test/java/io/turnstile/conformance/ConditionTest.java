package io.turnstile.conformance;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.WaitForm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static io.turnstile.conformance.harness.LockAssertions.assertFree;
import static io.turnstile.conformance.harness.LockAssertions.assertHeldBy;
import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clauses of waiting and signalling; interruption and time have classes of their own. */
class ConditionTest {

    /** ReentrantLock.newCondition: each call gives a condition of its own. */
    @EachLock
    void newConditionsAreDistinct(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        assertNotSame(lock.newCondition(), lock.newCondition());
        assertFree(lock);
    }

    /** ReentrantLock.newCondition: waiting without the lock throws IllegalMonitorStateException. */
    @EachLock
    void waitingWithoutTheLockThrows(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        for (WaitForm form : WaitForm.values()) {
            assertThrows(IllegalMonitorStateException.class, () -> form.on(condition), form + " on a free lock");
            assertFree(lock);
        }
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            for (WaitForm form : WaitForm.values()) {
                assertThrows(IllegalMonitorStateException.class, () -> form.on(condition), form + " on another's lock");
                assertHeldBy(lock, holder.thread());
            }
            holder.release();
        }
        lock.lock();
        assertFalse(lock.hasWaiters(condition), "a refused wait left a waiter behind");
        lock.unlock();
        assertIdle(lock);
    }

    /** ReentrantLock.newCondition: signalling without the lock throws IllegalMonitorStateException. */
    @EachLock
    void signallingWithoutTheLockThrowsAndWakesNobody(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        assertThrows(IllegalMonitorStateException.class, condition::signal);
        assertThrows(IllegalMonitorStateException.class, condition::signalAll);
        try (Crew crew = new Crew()) {
            crew.start("waiter", () -> {
                lock.lock();
                condition.await();
                lock.unlock();
            });
            awaitWaiting(lock, condition, 1);
            assertThrows(IllegalMonitorStateException.class, condition::signal);
            assertThrows(IllegalMonitorStateException.class, condition::signalAll);
            Crew.Holder holder = crew.hold(lock, 1);
            assertThrows(IllegalMonitorStateException.class, condition::signal);
            assertThrows(IllegalMonitorStateException.class, condition::signalAll);
            holder.release();
            lock.lock();
            assertEquals(1, lock.getWaitQueueLength(condition), "a refused signal woke the waiter");
            condition.signal();
            lock.unlock();
        }
        assertIdle(lock);
    }

    /** newCondition: "the lock is released and, before they return, … reacquired and the lock hold count restored". */
    @EachLock
    void waitingReleasesAllHoldsAndRestoresThem(LockUnderTest kind) {
        for (WaitForm form : WaitForm.values()) {
            for (int holdCount : new int[] {1, 2, 7}) {
                ReentrantLock lock = kind.newLock();
                Condition condition = lock.newCondition();
                try (Crew crew = new Crew()) {
                    crew.start("waiter", () -> {
                        for (int i = 0; i < holdCount; i++) {
                            lock.lock();
                        }
                        form.on(condition);
                        assertHeldByMe(lock, holdCount);
                        for (int i = 0; i < holdCount; i++) {
                            lock.unlock();
                        }
                        assertThrows(IllegalMonitorStateException.class, lock::unlock);
                    });
                    awaitWaiting(lock, condition, 1);
                    lock.lock();
                    assertHeldByMe(lock, 1);
                    condition.signal();
                    lock.unlock();
                }
                assertIdle(lock);
            }
        }
    }

    /** Condition.signal: "That thread must then re-acquire the lock before returning from await." */
    @EachLock
    void signalledThreadDoesNotReturnBeforeTheSignallersLastUnlock(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        for (WaitForm form : WaitForm.values()) {
            AtomicBoolean returned = new AtomicBoolean();
            try (Crew crew = new Crew()) {
                Crew.Member waiter = crew.start("waiter", () -> {
                    lock.lock();
                    form.on(condition);
                    returned.set(true);
                    lock.unlock();
                });
                awaitWaiting(lock, condition, 1);
                lock.lock();
                lock.lock();
                condition.signal();
                lock.unlock();
                Thread.yield();
                assertFalse(returned.get(), form + " returned while another thread owned the lock");
                assertHeldByMe(lock, 1);
                lock.unlock();
                waiter.join();
                assertTrue(returned.get());
            }
        }
        assertIdle(lock);
    }

    /** ReentrantLock.newCondition: "Waiting threads are signalled in FIFO order", whichever way they wait. */
    @EachLock
    void signalWakesTheLongestWaiting(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        List<WaitForm> woken = new ArrayList<>(); // guarded by lock
        try (Crew crew = new Crew()) {
            List<Crew.Member> waiters = new ArrayList<>();
            for (WaitForm form : WaitForm.values()) {
                waiters.add(crew.start("waiter " + form, () -> {
                    lock.lock();
                    form.on(condition);
                    woken.add(form);
                    lock.unlock();
                }));
                awaitWaiting(lock, condition, waiters.size());
            }
            for (int i = 0; i < waiters.size(); i++) {
                lock.lock();
                assertEquals(waiters.size() - i, lock.getWaitQueueLength(condition));
                condition.signal();
                lock.unlock();
                waiters.get(i).join();
            }
        }
        assertEquals(List.of(WaitForm.values()), woken);
        assertIdle(lock);
    }

    /** Condition.signalAll: "If any threads are waiting on this condition then they are all woken up." */
    @EachLock
    void signalAllWakesEveryWaiterOneAtATime(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        int[] woken = new int[1]; // guarded by lock
        int waiterCount = 9;
        try (Crew crew = new Crew()) {
            for (int i = 0; i < waiterCount; i++) {
                WaitForm form = WaitForm.values()[i % WaitForm.values().length];
                crew.start("waiter " + i, () -> {
                    lock.lock();
                    form.on(condition);
                    assertHeldByMe(lock, 1);
                    woken[0]++;
                    lock.unlock();
                });
                awaitWaiting(lock, condition, i + 1);
            }
            lock.lock();
            condition.signalAll();
            assertFalse(lock.hasWaiters(condition), "signalAll left a waiter");
            assertEquals(0, woken[0]);
            lock.unlock();
        }
        assertEquals(waiterCount, woken[0]);
        assertIdle(lock);
    }

    /** Condition.signal: without a waiter it has no effect; it is not remembered for the next one. */
    @EachLock
    void signalWithoutWaiterIsNotRemembered(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        lock.lock();
        condition.signal();
        condition.signalAll();
        assertHeldByMe(lock, 1);
        assertFalse(condition.await(5, TimeUnit.MILLISECONDS), "an old signal ended a new wait");
        assertHeldByMe(lock, 1);
        lock.unlock();
        assertIdle(lock);
    }

    /** Condition.signal: "one is selected for waking up"; a second signal goes to a second waiter. */
    @EachLock
    void twoSignalsInOneHoldWakeTwo(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        int[] woken = new int[1]; // guarded by lock
        try (Crew crew = new Crew()) {
            for (int i = 0; i < 3; i++) {
                crew.start("waiter " + i, () -> {
                    lock.lock();
                    condition.await();
                    woken[0]++;
                    lock.unlock();
                });
                awaitWaiting(lock, condition, i + 1);
            }
            lock.lock();
            condition.signal();
            condition.signal();
            assertEquals(1, lock.getWaitQueueLength(condition));
            lock.unlock();
            awaitWaiting(lock, condition, 1);
            lock.lock();
            condition.signal();
            lock.unlock();
        }
        assertEquals(3, woken[0]);
        assertIdle(lock);
    }

    /** Lock.newCondition: a signal is for the waiters of its own condition alone. */
    @EachLock
    void conditionsOfOneLockAreIndependent(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition first = lock.newCondition();
        Condition second = lock.newCondition();
        try (Crew crew = new Crew()) {
            Crew.Member firstWaiter = crew.start("first", () -> {
                lock.lock();
                first.await();
                lock.unlock();
            });
            awaitWaiting(lock, first, 1);
            Crew.Member secondWaiter = crew.start("second", () -> {
                lock.lock();
                second.await();
                lock.unlock();
            });
            awaitWaiting(lock, second, 1);
            lock.lock();
            second.signalAll();
            lock.unlock();
            secondWaiter.join();
            awaitWaiting(lock, first, 1);
            awaitWaiting(lock, second, 0);
            lock.lock();
            first.signal();
            lock.unlock();
            firstWaiter.join();
        }
        assertIdle(lock);
    }

    /** Condition.await releases "the lock associated with this Condition" and no other. */
    @EachLock
    void waitingKeepsTheOtherLocksOfTheThread(LockUnderTest kind) {
        ReentrantLock outer = kind.newLock();
        ReentrantLock inner = kind.newLock();
        Condition condition = inner.newCondition();
        try (Crew crew = new Crew()) {
            Crew.Member waiter = crew.start("waiter", () -> {
                outer.lock();
                outer.lock();
                inner.lock();
                condition.await();
                assertHeldByMe(inner, 1);
                assertHeldByMe(outer, 2);
                inner.unlock();
                outer.unlock();
                outer.unlock();
            });
            awaitWaiting(inner, condition, 1);
            assertHeldBy(outer, waiter.thread());
            assertFalse(outer.tryLock());
            inner.lock();
            condition.signal();
            inner.unlock();
        }
        assertIdle(outer);
        assertIdle(inner);
    }
}
