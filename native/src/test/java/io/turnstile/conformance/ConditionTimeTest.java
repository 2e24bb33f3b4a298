package io.turnstile.conformance;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.ExposedState;
import io.turnstile.conformance.harness.LockUnderTest;
import java.util.Date;
import java.util.concurrent.TimeUnit;
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

/** Clauses of time for the waits on a condition. */
class ConditionTimeTest {
    private static final long[] NO_TIME = {0, -1, Long.MIN_VALUE};

    /** Condition.awaitNanos: "a value less than or equal to zero if it timed out"; the lock held as before. */
    @EachLock
    void awaitNanosReturnsNothingRemainingWhenTheTimeHasElapsed(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        lock.lock();
        lock.lock();
        for (long timeoutNs : new long[] {1, 50_000, 1_000_000, 20_000_000}) {
            long startNs = System.nanoTime();
            long remainingNs = condition.awaitNanos(timeoutNs);
            assertTrue(remainingNs <= 0, timeoutNs + " ns: " + remainingNs + " remain");
            // A lower bound is part of the contract, and no load on the machine can break it.
            assertTrue(System.nanoTime() - startNs >= timeoutNs, "returned before " + timeoutNs + " ns");
            assertHeldByMe(lock, 2);
        }
        assertFalse(lock.hasWaiters(condition), "a timed-out wait left a waiter behind");
        lock.unlock();
        lock.unlock();
        assertIdle(lock);
    }

    /** Condition.awaitNanos: an argument without time times out; the estimate never exceeds the argument. */
    @EachLock
    void awaitNanosWithoutTimeTimesOut(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        lock.lock();
        for (long timeoutNs : NO_TIME) {
            long remainingNs = condition.awaitNanos(timeoutNs);
            assertTrue(remainingNs <= timeoutNs, "of " + timeoutNs + " ns " + remainingNs + " remain");
            assertHeldByMe(lock, 1);
        }
        lock.unlock();
        assertIdle(lock);
    }

    /** Condition.awaitNanos: "an estimate of the nanosTimeout value minus the time spent waiting". */
    @EachLock
    void awaitNanosReturnsWhatRemainsWhenSignalled(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        for (long timeoutNs : new long[] {TimeUnit.DAYS.toNanos(1), Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
            try (Crew crew = new Crew()) {
                crew.start("waiter", () -> {
                    lock.lock();
                    long startNs = System.nanoTime();
                    long remainingNs = condition.awaitNanos(timeoutNs);
                    long spentNs = System.nanoTime() - startNs;
                    assertTrue(remainingNs > 0, "nothing remains of " + timeoutNs + " ns");
                    assertTrue(remainingNs <= timeoutNs, "the estimate exceeds the argument");
                    assertTrue(remainingNs >= timeoutNs - spentNs, "more was counted than was spent");
                    assertHeldByMe(lock, 1);
                    lock.unlock();
                });
                awaitWaiting(lock, condition, 1);
                lock.lock();
                condition.signal();
                lock.unlock();
            }
        }
        assertIdle(lock);
    }

    /** Condition.await(long, TimeUnit): "false if the waiting time detectably elapsed before return from the method". */
    @EachLock
    void timedAwaitReturnsFalseWhenTheTimeHasElapsed(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        lock.lock();
        lock.lock();
        assertFalse(condition.await(1, TimeUnit.MILLISECONDS));
        assertFalse(condition.await(1, TimeUnit.NANOSECONDS));
        for (long time : NO_TIME) {
            assertFalse(condition.await(time, TimeUnit.NANOSECONDS), time + " ns");
            assertFalse(condition.await(time, TimeUnit.DAYS), time + " days");
        }
        assertHeldByMe(lock, 2);
        assertFalse(lock.hasWaiters(condition), "a timed-out wait left a waiter behind");
        lock.unlock();
        lock.unlock();
        assertIdle(lock);
    }

    /** Condition.await(long, TimeUnit): the longest time in every unit is a wait, not an overflow. */
    @EachLock
    void timedAwaitWithTheLongestTimeIsSignalled(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        for (TimeUnit unit : TimeUnit.values()) {
            try (Crew crew = new Crew()) {
                crew.start("waiter", () -> {
                    lock.lock();
                    assertTrue(condition.await(Long.MAX_VALUE, unit), unit.name());
                    lock.unlock();
                });
                awaitWaiting(lock, condition, 1);
                lock.lock();
                condition.signal();
                lock.unlock();
            }
        }
        assertIdle(lock);
    }

    /** Condition.awaitUntil: "false if the deadline has elapsed upon return". */
    @EachLock
    void awaitUntilReturnsFalseWhenTheDeadlineHasPassed(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        lock.lock();
        lock.lock();
        long nowMs = System.currentTimeMillis();
        for (long deadlineMs : new long[] {nowMs + 10, nowMs, nowMs - 1, 0, -1, Long.MIN_VALUE}) {
            assertFalse(condition.awaitUntil(new Date(deadlineMs)), "deadline " + deadlineMs);
            assertTrue(System.currentTimeMillis() >= deadlineMs, "returned before its deadline");
            assertHeldByMe(lock, 2);
        }
        assertFalse(lock.hasWaiters(condition), "a timed-out wait left a waiter behind");
        lock.unlock();
        lock.unlock();
        assertIdle(lock);
    }

    /** Condition.awaitUntil: true where the signal comes before the deadline, however far that is. */
    @EachLock
    void awaitUntilReturnsTrueWhenSignalled(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        long tomorrowMs = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1);
        for (long deadlineMs : new long[] {tomorrowMs, Long.MAX_VALUE / 1_000_000, Long.MAX_VALUE}) {
            try (Crew crew = new Crew()) {
                crew.start("waiter", () -> {
                    lock.lock();
                    assertTrue(condition.awaitUntil(new Date(deadlineMs)), "deadline " + deadlineMs);
                    assertHeldByMe(lock, 1);
                    lock.unlock();
                });
                awaitWaiting(lock, condition, 1);
                lock.lock();
                condition.signal();
                lock.unlock();
            }
        }
        assertIdle(lock);
    }

    /** TimeUnit and Date are required: NullPointerException, the lock as it was. */
    @EachLock
    void missingUnitOrDeadlineThrowsAndKeepsTheLock(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        lock.lock();
        assertThrows(NullPointerException.class, () -> condition.await(1, null));
        assertThrows(NullPointerException.class, () -> condition.awaitUntil(null));
        assertHeldByMe(lock, 1);
        assertFalse(lock.hasWaiters(condition), "a refused wait left a waiter behind");
        lock.unlock();
        assertIdle(lock);
    }

    /** Condition.awaitNanos: a timed-out waiter too "must re-acquire the lock" before it returns. */
    @EachLock
    void timedOutWaiterDoesNotReturnBeforeItHasTheLock(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        AtomicInteger returned = new AtomicInteger();
        try (Crew crew = new Crew()) {
            crew.start("waiter", () -> {
                lock.lock();
                assertFalse(condition.await(20, TimeUnit.MILLISECONDS));
                returned.incrementAndGet();
                assertHeldByMe(lock, 1);
                lock.unlock();
            });
            awaitWaiting(lock, condition, 1);
            lock.lock();
            Await.until("the waiter has left the wait set", () -> !lock.hasWaiters(condition));
            assertEquals(0, returned.get(), "returned without the lock");
            assertHeldByMe(lock, 1);
            lock.unlock();
        }
        assertEquals(1, returned.get());
        assertIdle(lock);
    }

    /** Condition.await: a waiter that reports its time as elapsed has not consumed a signal meant for another. */
    @EachLock
    void signalIsNotLostToATimedOutWaiter(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        for (int round = 0; round < 60; round++) {
            long timeoutUs = 1 + round * 7;
            boolean[] timedOut = new boolean[1]; // written by impatient before its end, read after
            AtomicInteger patientReturned = new AtomicInteger();
            try (Crew crew = new Crew()) {
                lock.lock();
                Crew.Member impatient = crew.start("impatient", () -> {
                    lock.lock();
                    timedOut[0] = !condition.await(timeoutUs, TimeUnit.MICROSECONDS);
                    lock.unlock();
                });
                Crew.Member patient = crew.start("patient", () -> {
                    lock.lock();
                    condition.await();
                    patientReturned.incrementAndGet();
                    lock.unlock();
                });
                lock.unlock();
                Await.until("the patient one waits", () -> {
                    lock.lock();
                    try {
                        return ((ExposedState) lock).waitingThreads(condition).contains(patient.thread());
                    } finally {
                        lock.unlock();
                    }
                });
                lock.lock();
                condition.signal();
                lock.unlock();
                impatient.join();
                if (timedOut[0]) {
                    Await.until("the signal has reached the patient one", () -> patientReturned.get() == 1);
                }
                lock.lock();
                condition.signalAll();
                lock.unlock();
            }
        }
        assertIdle(lock);
    }
}
