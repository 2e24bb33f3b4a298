package io.turnstile.conformance;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.ExposedState;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.QueueView;
import io.turnstile.conformance.harness.TestPlatform;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Assumptions;

import static io.turnstile.conformance.harness.LockAssertions.assertFree;
import static io.turnstile.conformance.harness.LockAssertions.assertHeldBy;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clauses of the methods that tell a lock's state: owner, holds, queue, text. */
class MonitoringTest {

    /** isHeldByCurrentThread, getHoldCount, isLocked, getOwner: the owner sees its holds, any other thread none of its own. */
    @EachLock
    void ownerAndHoldsAreTheOwnersAlone(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            assertFree(lock);
            Crew.Holder holder = crew.hold(lock, 3);
            assertTrue(lock.isLocked());
            assertFalse(lock.isHeldByCurrentThread());
            assertEquals(0, lock.getHoldCount(), "holds of a thread that has none");
            assertHeldBy(lock, holder.thread());
            holder.release();
            assertFree(lock);
        }
    }

    /** ReentrantLock.hasQueuedThreads, getQueueLength, getQueuedThreads: nobody waits for a lock that is only held. */
    @EachLock
    void queueOfUncontendedLockIsEmpty(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        assertQueueIs(lock, Set.of());
        lock.lock();
        lock.lock();
        assertQueueIs(lock, Set.of());
        lock.unlock();
        lock.unlock();
        assertQueueIs(lock, Set.of());
    }

    /** ReentrantLock.hasQueuedThreads, getQueueLength, getQueuedThreads: exactly those that wait, as they come and go. */
    @EachLock
    void queueHoldsExactlyTheWaiters(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            lock.lock();
            Crew.Member locker = crew.start("locker", () -> {
                lock.lock();
                lock.unlock();
            });
            awaitQueued(lock, locker);
            assertQueueIs(lock, Set.of(locker.thread()));
            Crew.Member interruptible = crew.start(
                    "interruptible", () -> assertThrows(InterruptedException.class, lock::lockInterruptibly));
            awaitQueued(lock, interruptible);
            assertQueueIs(lock, Set.of(locker.thread(), interruptible.thread()));
            Crew.Member timed = crew.start("timed", () -> {
                assertTrue(lock.tryLock(1, TimeUnit.DAYS));
                lock.unlock();
            });
            awaitQueued(lock, timed);
            assertQueueIs(lock, Set.of(locker.thread(), interruptible.thread(), timed.thread()));
            interruptible.interrupt();
            interruptible.join();
            assertQueueIs(lock, Set.of(locker.thread(), timed.thread()));
            lock.unlock();
            locker.join();
            timed.join();
            assertQueueIs(lock, Set.of());
        }
        assertIdle(lock);
    }

    private static void assertQueueIs(ReentrantLock lock, Set<Thread> waiters) {
        assertEquals(waiters.size(), QueueView.getQueueLength(lock), "getQueueLength");
        assertEquals(!waiters.isEmpty(), QueueView.hasQueuedThreads(lock), "hasQueuedThreads");
        assertEquals(waiters, Set.copyOf(((ExposedState) lock).queuedThreads()), "getQueuedThreads");
        assertEquals(waiters.size(), ((ExposedState) lock).queuedThreads().size(), "getQueuedThreads, duplicates");
        for (Thread waiter : waiters) {
            assertTrue(QueueView.hasQueuedThread(lock, waiter), "hasQueuedThread of " + waiter.getName());
        }
        assertFalse(QueueView.hasQueuedThread(lock, Thread.currentThread()), "hasQueuedThread of the caller");
    }

    /** ReentrantLock.hasQueuedThread: "NullPointerException if the thread is null". */
    @EachLock
    void hasQueuedThreadOfNullThrows(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        assertThrows(NullPointerException.class, () -> QueueView.hasQueuedThread(lock, null));
        try (Crew crew = new Crew()) {
            lock.lock();
            awaitQueued(lock, crew.start("waiter", () -> {
                lock.lock();
                lock.unlock();
            }));
            assertThrows(NullPointerException.class, () -> QueueView.hasQueuedThread(lock, null));
            lock.unlock();
        }
    }

    /** ReentrantLock.getOwner: follows the lock from thread to thread, "or null if not owned". */
    @EachLock
    void ownerChangesWithTheLock(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder first = crew.hold(lock, 1);
            Crew.Member second = crew.start("second", () -> {
                lock.lock();
                assertHeldBy(lock, Thread.currentThread());
                lock.unlock();
            });
            awaitQueued(lock, second);
            assertHeldBy(lock, first.thread());
            first.release();
            second.join();
            assertNull(((ExposedState) lock).owner());
        }
    }

    /** ReentrantLock.toString: "either the String "Unlocked" or the String "Locked by" followed by the name of the owning thread". */
    @EachLock
    void textNamesTheStateAndTheOwner(LockUnderTest kind) {
        for (ReentrantLock lock : new ReentrantLock[] {kind.newLock(), kind.newPlainLock()}) {
            String identity = lock.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(lock));
            assertEquals(identity + "[Unlocked]", lock.toString());
            lock.lock();
            String mine = "[Locked by thread " + Thread.currentThread().getName() + "]";
            assertEquals(identity + mine, lock.toString());
            lock.unlock();
            assertEquals(identity + "[Unlocked]", lock.toString());
            try (Crew crew = new Crew()) {
                Crew.Holder holder = crew.hold(lock, 2);
                assertEquals(identity + "[Locked by thread holder]", lock.toString());
                Crew.Member waiter = crew.start("waiter", () -> {
                    lock.lock();
                    lock.unlock();
                });
                Await.until("the waiter is queued", () -> QueueView.hasQueuedThread(lock, waiter.thread()));
                assertEquals(identity + "[Locked by thread holder]", lock.toString());
                holder.release();
                waiter.join();
            }
            assertEquals(identity + "[Unlocked]", lock.toString());
        }
    }

    /** Thread.getState: WAITING "due to calling LockSupport.park", TIMED_WAITING with a time; RUNNABLE again after. */
    @EachLock
    void threadStateShowsTheWait(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Assumptions.assumeTrue(
                kind.protocol() == LockProtocol.JVM || TestPlatform.hasAccess(), "needs access to java.lang");
        Assumptions.assumeFalse(
                Crew.isVirtual() && TestPlatform.hasAccess(), "a virtual thread looks up once a second: TIMED_WAITING");
        Condition condition = lock.newCondition();
        try (Crew crew = new Crew()) {
            lock.lock();
            awaitState(Thread.State.WAITING, crew.start("lock", () -> {
                lock.lock();
                lock.unlock();
            }));
            awaitState(Thread.State.TIMED_WAITING, crew.start("tryLock", () -> {
                assertTrue(lock.tryLock(1, TimeUnit.DAYS));
                assertEquals(Thread.State.RUNNABLE, Thread.currentThread().getState());
                lock.unlock();
            }));
            lock.unlock();
            Crew.Member waiting = crew.start("await", () -> {
                lock.lock();
                condition.await();
                assertEquals(Thread.State.RUNNABLE, Thread.currentThread().getState());
                assertTrue(condition.await(1, TimeUnit.DAYS));
                lock.unlock();
            });
            awaitState(Thread.State.WAITING, waiting);
            signal(lock, condition);
            awaitState(Thread.State.TIMED_WAITING, waiting);
            signal(lock, condition);
        }
        assertIdle(lock);
    }

    private static void awaitState(Thread.State state, Crew.Member member) {
        Await.until(
                member.thread().getName() + " is " + state,
                () -> member.thread().getState() == state && member.isAsleep());
    }

    private static void signal(ReentrantLock lock, Condition condition) {
        lock.lock();
        condition.signal();
        lock.unlock();
    }

    /** Object.equals and hashCode: a lock is equal to itself alone, in every state. */
    @EachLock
    void identityDoesNotDependOnTheState(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        int hash = lock.hashCode();
        lock.lock();
        assertEquals(hash, lock.hashCode());
        assertEquals(lock, lock);
        assertFalse(lock.equals(kind.newLock()));
        lock.unlock();
        assertEquals(System.identityHashCode(lock), lock.hashCode());
    }
}
