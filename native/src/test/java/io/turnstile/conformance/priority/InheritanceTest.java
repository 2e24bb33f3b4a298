package io.turnstile.conformance.priority;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachInheritingLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.Realtime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;

import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static io.turnstile.conformance.harness.LockAssertions.awaitWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** POSIX PRIO_INHERIT, clause by clause, read from the priority that the kernel schedules the owner by. */
class InheritanceTest {
    private static final int ORDINARY = 20; // as proc(5) shows SCHED_OTHER with nice value 0

    @BeforeEach
    void needsRealtime() {
        Realtime.assumePermitted();
    }

    /** "it shall execute at the higher of its priority or the priority of the highest priority thread waiting". */
    @EachInheritingLock
    void ownerRunsAtThePriorityOfItsStrongestWaiterUntilItUnlocks(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder owner = crew.hold(lock, 2);
            assertEquals(ORDINARY, owner.member().effectivePriority());
            startWaiter(crew, lock, 30);
            assertEquals(Realtime.shownAs(30), owner.member().effectivePriority());
            startWaiter(crew, lock, 60);
            assertEquals(Realtime.shownAs(60), owner.member().effectivePriority());
            startWaiter(crew, lock, 40);
            assertEquals(Realtime.shownAs(60), owner.member().effectivePriority());
            owner.release();
        }
        assertIdle(lock);
    }

    /** Lent priority ends with the unlock, while the thread goes on. */
    @EachInheritingLock
    void lentPriorityEndsWithTheLastUnlock(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        CountDownLatch waiterQueued = new CountDownLatch(1);
        CountDownLatch unlocked = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            Crew.Member owner = crew.start("owner", () -> {
                lock.lock();
                lock.lock();
                waiterQueued.await();
                lock.unlock();
                lock.unlock();
                unlocked.countDown();
                looked.await();
            });
            Await.until("the owner has the lock", lock::isLocked);
            startWaiter(crew, lock, 30);
            assertEquals(Realtime.shownAs(30), owner.effectivePriority());
            waiterQueued.countDown();
            Await.until("the owner has unlocked", () -> unlocked.getCount() == 0);
            assertEquals(ORDINARY, owner.effectivePriority());
            looked.countDown();
        }
        assertIdle(lock);
    }

    /** A waiter that gives up takes back what it lent: at its time-out, and when it is interrupted. */
    @EachInheritingLock
    void lentPriorityEndsWhenTheWaiterGivesUp(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder owner = crew.hold(lock, 1);
            crew.call("timed", () -> {
                Realtime.becomeFifo(30);
                assertFalse(lock.tryLock(5, TimeUnit.MILLISECONDS));
            });
            assertEquals(ORDINARY, owner.member().effectivePriority(), "after the time-out");
            Crew.Member interrupted = crew.start("interrupted", () -> {
                Realtime.becomeFifo(30);
                assertThrows(InterruptedException.class, lock::lockInterruptibly);
            });
            awaitQueued(lock, interrupted);
            assertEquals(Realtime.shownAs(30), owner.member().effectivePriority());
            interrupted.interrupt();
            interrupted.join();
            assertEquals(ORDINARY, owner.member().effectivePriority(), "after the interrupt");
            owner.release();
        }
        assertIdle(lock);
    }

    /** An owner of two locks keeps what the other lock's waiter lends. */
    @EachInheritingLock
    void ownerOfTwoLocksKeepsTheStrongerLoan(LockUnderTest kind) {
        ReentrantLock weak = kind.newLock();
        ReentrantLock strong = kind.newLock();
        CountDownLatch releaseStrong = new CountDownLatch(1);
        CountDownLatch releaseWeak = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            Crew.Member owner = crew.start("owner", () -> {
                weak.lock();
                strong.lock();
                releaseStrong.await();
                strong.unlock();
                releaseWeak.await();
                weak.unlock();
            });
            Await.until("the owner has both", strong::isLocked);
            startWaiter(crew, weak, 30);
            Crew.Member strongWaiter = startWaiter(crew, strong, 60);
            assertEquals(Realtime.shownAs(60), owner.effectivePriority());
            releaseStrong.countDown();
            strongWaiter.join();
            assertEquals(Realtime.shownAs(30), owner.effectivePriority());
            releaseWeak.countDown();
        }
        assertIdle(weak);
        assertIdle(strong);
    }

    /** PRIO_INHERIT is transitive: "if a thread … blocks on a mutex of another, … this effect shall continue recursively". */
    @EachInheritingLock
    void priorityPassesThroughAChainOfOrdinaryOwners(LockUnderTest kind) {
        ReentrantLock first = kind.newLock();
        ReentrantLock second = kind.newLock();
        ReentrantLock third = kind.newLock();
        try (Crew crew = new Crew()) {
            Crew.Holder last = crew.hold(first, 1);
            Crew.Member middle = startLink(crew, second, first);
            Crew.Member front = startLink(crew, third, second);
            assertEquals(ORDINARY, last.member().effectivePriority());
            startWaiter(crew, third, 70);
            for (Crew.Member member : List.of(front, middle, last.member())) {
                Await.until(
                        member.thread().getName() + " is boosted",
                        () -> member.effectivePriority() == Realtime.shownAs(70));
            }
            last.release();
        }
        assertIdle(first);
        assertIdle(third);
    }

    private static Crew.Member startLink(Crew crew, ReentrantLock own, ReentrantLock wanted) {
        Crew.Member link = crew.start("link", () -> {
            own.lock();
            wanted.lock();
            wanted.unlock();
            own.unlock();
        });
        awaitQueued(wanted, link);
        return link;
    }

    /** A signalled real-time thread waits for the lock, and so lends to whoever owns it. */
    @EachInheritingLock
    void signalledThreadLendsToTheOwner(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        CountDownLatch told = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            crew.start("waiter", () -> {
                Realtime.becomeFifo(30);
                lock.lock();
                condition.await();
                lock.unlock();
            });
            awaitWaiting(lock, condition, 1);
            Crew.Member signaller = crew.start("signaller", () -> {
                lock.lock();
                condition.signal();
                told.await();
                lock.unlock();
            });
            Await.until(
                    "the signaller is boosted",
                    () -> lock.isLocked() && signaller.effectivePriority() == Realtime.shownAs(30));
            told.countDown();
        }
        assertIdle(lock);
    }

    /** Real-time waiters are served by priority, and before the others, whatever the fairness. */
    @EachInheritingLock
    void waitersAreServedByPriority(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        List<Integer> served = new ArrayList<>(); // guarded by lock
        try (Crew crew = new Crew()) {
            Crew.Holder owner = crew.hold(lock, 1);
            for (int priority : new int[] {0, 20, 60, 40}) {
                awaitQueued(lock, crew.start("waiter " + priority, () -> {
                    Realtime.stayOnOneCpu(); // or one could queue again while another is on its way out
                    if (priority > 0) {
                        Realtime.becomeFifo(priority);
                    }
                    lock.lock();
                    served.add(priority);
                    lock.unlock();
                }));
            }
            owner.release();
        }
        assertEquals(List.of(60, 40, 20, 0), served);
        assertIdle(lock);
    }

    private static Crew.Member startWaiter(Crew crew, ReentrantLock lock, int priority) {
        Crew.Member waiter = crew.start("waiter " + priority, () -> {
            Realtime.becomeFifo(priority);
            lock.lock();
            lock.unlock();
        });
        awaitQueued(lock, waiter);
        return waiter;
    }
}
