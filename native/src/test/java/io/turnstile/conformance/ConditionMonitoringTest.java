package io.turnstile.conformance;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.ExposedState;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.QueueView;
import io.turnstile.conformance.harness.WaitForm;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.function.Executable;

import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clauses of hasWaiters, getWaitQueueLength and getWaitingThreads. */
class ConditionMonitoringTest {

    /** ReentrantLock.getWaitingThreads, getWaitQueueLength, hasWaiters: exactly those that wait on this condition. */
    @EachLock
    void waitSetHoldsExactlyTheWaiters(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        Condition other = lock.newCondition();
        try (Crew crew = new Crew()) {
            assertWaitSetIs(lock, condition, Set.of());
            List<Crew.Member> waiters = new ArrayList<>();
            Set<Thread> expected = new HashSet<>();
            for (WaitForm form : WaitForm.values()) {
                Crew.Member waiter = crew.start("waiter " + form, () -> {
                    lock.lock();
                    form.on(condition);
                    lock.unlock();
                });
                waiters.add(waiter);
                expected.add(waiter.thread());
                awaitWaiting(lock, condition, waiters.size());
                assertWaitSetIs(lock, condition, expected);
                assertWaitSetIs(lock, other, Set.of());
            }
            for (Crew.Member waiter : waiters) {
                lock.lock();
                condition.signal();
                lock.unlock();
                expected.remove(waiter.thread());
                assertWaitSetIs(lock, condition, expected);
                waiter.join();
            }
        }
        assertIdle(lock);
    }

    private static void assertWaitSetIs(ReentrantLock lock, Condition condition, Set<Thread> waiters) {
        lock.lock();
        try {
            assertEquals(waiters.size(), lock.getWaitQueueLength(condition), "getWaitQueueLength");
            assertEquals(!waiters.isEmpty(), lock.hasWaiters(condition), "hasWaiters");
            assertEquals(waiters, Set.copyOf(((ExposedState) lock).waitingThreads(condition)), "getWaitingThreads");
        } finally {
            lock.unlock();
        }
    }

    /** Condition.signal: the signalled thread is no longer a waiter of the condition but one that "must … re-acquire the lock". */
    @EachLock
    void signalMovesTheWaiterToTheQueueOfTheLock(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        try (Crew crew = new Crew()) {
            Crew.Member waiter = crew.start("waiter", () -> {
                lock.lock();
                condition.await();
                lock.unlock();
            });
            awaitWaiting(lock, condition, 1);
            assertFalse(QueueView.hasQueuedThread(lock, waiter.thread()), "waits for a signal, not for the lock");
            lock.lock();
            condition.signal();
            assertFalse(lock.hasWaiters(condition));
            assertTrue(QueueView.hasQueuedThread(lock, waiter.thread()), "must be queued for the lock");
            assertTrue(((ExposedState) lock).queuedThreads().contains(waiter.thread()));
            lock.unlock();
        }
        assertIdle(lock);
    }

    /** A wait that ended by time or interrupt is in no wait set. */
    @EachLock
    void endedWaitsLeaveTheWaitSet(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        lock.lock();
        condition.awaitNanos(1);
        assertFalse(condition.await(1, TimeUnit.MICROSECONDS));
        assertFalse(condition.awaitUntil(new Date(0)));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, condition::await);
        lock.unlock();
        assertWaitSetIs(lock, condition, Set.of());
    }

    /** "IllegalMonitorStateException if this lock is not held", whether it is free or another's. */
    @EachLock
    void queriesWithoutTheLockThrow(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        assertQueriesThrow(IllegalMonitorStateException.class, lock, condition);
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            assertQueriesThrow(IllegalMonitorStateException.class, lock, condition);
            holder.release();
        }
    }

    /** "IllegalArgumentException if the given condition is not associated with this lock", of whatever class it is. */
    @EachLock
    void queriesOfForeignConditionThrow(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        lock.lock();
        assertQueriesThrow(IllegalArgumentException.class, lock, kind.newLock().newCondition());
        assertQueriesThrow(IllegalArgumentException.class, lock, new ReentrantLock().newCondition());
        assertQueriesThrow(IllegalArgumentException.class, lock, new ForeignCondition());
        lock.unlock();
    }

    /** "NullPointerException if the condition is null", with and without the lock. */
    @EachLock
    void queriesOfNullThrow(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        assertQueriesThrow(NullPointerException.class, lock, null);
        lock.lock();
        assertQueriesThrow(NullPointerException.class, lock, null);
        lock.unlock();
    }

    private static void assertQueriesThrow(
            Class<? extends RuntimeException> expected, ReentrantLock lock, Condition condition) {
        List<Executable> queries = List.of(
                () -> lock.hasWaiters(condition),
                () -> lock.getWaitQueueLength(condition),
                () -> ((ExposedState) lock).waitingThreads(condition));
        for (Executable query : queries) {
            assertThrows(expected, query);
        }
    }

    /** A Condition that no lock made. */
    private static final class ForeignCondition implements Condition {
        @Override
        public void await() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void awaitUninterruptibly() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long awaitNanos(long nanosTimeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(long time, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean awaitUntil(Date deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void signal() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void signalAll() {
            throw new UnsupportedOperationException();
        }
    }
}
