package io.turnstile.conformance;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachFairLock;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.ExposedState;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.TestPlatform;
import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Assumptions;

import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static io.turnstile.conformance.harness.LockAssertions.awaitWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clauses of the fairness parameter. */
class FairnessTest {

    /** ReentrantLock.isFair: "Returns true if this lock has fairness set true." */
    @EachLock
    void isFairSaysWhatTheConstructorWasTold(LockUnderTest kind) {
        assertEquals(kind.fair(), kind.newLock().isFair());
        assertEquals(kind.fair(), kind.newPlainLock().isFair());
    }

    /** ReentrantLock: "when set true, under contention, locks favor granting access to the longest-waiting thread". */
    @EachFairLock
    void waitersAcquireInTheOrderOfTheirArrival(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        List<Integer> order = new ArrayList<>(); // guarded by lock
        try (Crew crew = new Crew()) {
            lock.lock();
            for (int i = 0; i < 5; i++) {
                int place = i;
                awaitQueued(lock, crew.start("waiter " + i, () -> {
                    lock.lock();
                    order.add(place);
                    lock.unlock();
                }));
            }
            lock.unlock();
        }
        assertEquals(List.of(0, 1, 2, 3, 4), order);
        assertIdle(lock);
    }

    /** ReentrantLock: the order is that of arrival, whichever of the waiting methods was called. */
    @EachFairLock
    void allFormsOfAcquireShareOneOrder(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        List<Integer> order = new ArrayList<>(); // guarded by lock
        List<Crew.Task> forms = List.of(
                lock::lock,
                () -> assertTrue(lock.tryLock(1, TimeUnit.DAYS)),
                lock::lockInterruptibly,
                () -> assertTrue(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)),
                lock::lock);
        try (Crew crew = new Crew()) {
            lock.lock();
            for (int i = 0; i < forms.size(); i++) {
                int place = i;
                awaitQueued(lock, crew.start("waiter " + i, () -> {
                    forms.get(place).run();
                    order.add(place);
                    lock.unlock();
                }));
            }
            lock.unlock();
        }
        assertEquals(List.of(0, 1, 2, 3, 4), order);
        assertIdle(lock);
    }

    /** ReentrantLock: "the longest-waiting thread" stays so, though its wait has an end and is long. */
    @EachFairLock
    void waiterKeepsItsPlaceForMoreThanASecond(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        List<Integer> order = new ArrayList<>(); // guarded by lock
        List<Crew.Task> forms =
                List.of(lock::lockInterruptibly, () -> assertTrue(lock.tryLock(1, TimeUnit.DAYS)), lock::lock);
        try (Crew crew = new Crew()) {
            lock.lock();
            for (int i = 0; i < forms.size(); i++) {
                int place = i;
                awaitQueued(lock, crew.start("waiter " + i, () -> {
                    forms.get(place).run();
                    order.add(place);
                    lock.unlock();
                }));
            }
            Thread.sleep(1_200); // longer than any wait of ours sleeps at a stretch
            lock.unlock();
        }
        assertEquals(List.of(0, 1, 2), order);
        assertIdle(lock);
    }

    /** ReentrantLock: an owner that releases and locks again does not overtake a thread that has been waiting. */
    @EachFairLock
    void ownerThatLocksAgainGoesBehindTheWaiters(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        int[] served = new int[1]; // guarded by lock
        for (int round = 1; round <= 20; round++) {
            try (Crew crew = new Crew()) {
                lock.lock();
                awaitQueued(lock, crew.start("waiter", () -> {
                    lock.lock();
                    served[0]++;
                    lock.unlock();
                }));
                lock.unlock();
                lock.lock();
                assertEquals(round, served[0], "the waiter was overtaken");
                lock.unlock();
            }
        }
        assertIdle(lock);
    }

    /** ReentrantLock.tryLock(long, TimeUnit): "an available lock will not be acquired if any other threads are waiting". */
    @EachFairLock
    void timedTryLockDoesNotBarge(LockUnderTest kind) throws InterruptedException {
        for (long timeoutNs : new long[] {0, 1}) {
            ReentrantLock lock = kind.newLock();
            CountDownLatch told = new CountDownLatch(1);
            try (Crew crew = new Crew()) {
                lock.lock();
                Crew.Member waiter = crew.start("waiter", () -> {
                    lock.lock();
                    try {
                        told.await();
                    } finally {
                        lock.unlock();
                    }
                });
                awaitQueued(lock, waiter);
                lock.unlock();
                assertFalse(lock.tryLock(timeoutNs, TimeUnit.NANOSECONDS), "barged past the waiter");
                Await.until("the waiter has the lock", () -> ((ExposedState) lock).owner() == waiter.thread());
                told.countDown();
            }
            assertIdle(lock);
        }
    }

    /** ReentrantLock.tryLock(long, TimeUnit): with time to wait it gets the lock after the thread that waited before it. */
    @EachFairLock
    void timedTryLockWaitsItsTurn(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        int[] served = new int[1]; // guarded by lock
        try (Crew crew = new Crew()) {
            lock.lock();
            awaitQueued(lock, crew.start("waiter", () -> {
                lock.lock();
                served[0]++;
                lock.unlock();
            }));
            lock.unlock();
            assertTrue(lock.tryLock(1, TimeUnit.DAYS));
            assertEquals(1, served[0], "the waiter was overtaken");
            assertHeldByMe(lock, 1);
            lock.unlock();
        }
        assertIdle(lock);
    }

    /** ReentrantLock.newCondition: reacquisition "for fair locks favors those threads that have been waiting the longest". */
    @EachFairLock
    void signalledThreadQueuesAtTheTimeOfItsSignal(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Assumptions.assumeTrue(
                !hasCeiling(lock) && (kind.protocol() != LockProtocol.PI || TestPlatform.canRequeueToPi()),
                "under a ceiling, and without requeue to PI words a signalled thread queues when it has woken up");
        Condition condition = lock.newCondition();
        List<String> order = new ArrayList<>(); // guarded by lock
        try (Crew crew = new Crew()) {
            crew.start("signalled", () -> {
                lock.lock();
                condition.await();
                order.add("signalled");
                lock.unlock();
            });
            awaitWaiting(lock, condition, 1);
            lock.lock();
            awaitQueued(lock, crew.start("before", () -> {
                lock.lock();
                order.add("before");
                lock.unlock();
            }));
            condition.signal();
            awaitQueued(lock, crew.start("after", () -> {
                lock.lock();
                order.add("after");
                lock.unlock();
            }));
            lock.unlock();
        }
        assertEquals(List.of("before", "signalled", "after"), order);
        assertIdle(lock);
    }

    /** Asked of the lock: under the agent the JDK's have what a rule gives them. */
    private static boolean hasCeiling(ReentrantLock lock) {
        return lock instanceof PlatformReentrantLock ours && ours.site().protocol() == LockProtocol.CEILING;
    }

    /** ReentrantLock: a non-fair lock may serve in any order, but serves every waiter. */
    @EachLock
    void everyWaiterIsServed(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        int[] served = new int[1]; // guarded by lock
        try (Crew crew = new Crew()) {
            for (int i = 0; i < 6; i++) {
                crew.start("worker " + i, () -> {
                    for (int round = 0; round < 500; round++) {
                        lock.lock();
                        try {
                            served[0]++;
                        } finally {
                            lock.unlock();
                        }
                    }
                });
            }
        }
        assertEquals(3_000, served[0]);
        assertIdle(lock);
    }
}
