package io.turnstile.conformance.priority;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachPlatformLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.Realtime;
import io.turnstile.conformance.harness.VirtualThreads;
import io.turnstile.runtime.lock.OwnerDiedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Assumptions;

import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static io.turnstile.conformance.harness.LockAssertions.awaitWaiting;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A thread that ends while it owns a lock: where ReentrantLock hangs for ever, our locks say whose fault it is. */
class OwnerDeathTest {

    /** Nobody had met on the lock when its owner ended. */
    @EachPlatformLock
    void lockOfAnEndedOwnerThrowsAndNamesIt(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            crew.call("forgetful", lock::lock);
        }
        assertAbandoned(lock);
    }

    /** Others had waited, and one waits still, when the owner ends. */
    @EachPlatformLock
    void waiterOfAnEndingOwnerIsTold(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        CountDownLatch told = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            Crew.Member owner = crew.start("forgetful", () -> {
                lock.lock();
                told.await();
            });
            Await.until("the owner has the lock", lock::isLocked);
            Crew.Member waiter = crew.start("waiter", () -> assertToldOf("forgetful", lock));
            awaitQueued(lock, waiter);
            told.countDown();
            owner.join();
            waiter.join();
        }
        assertAbandoned(lock);
    }

    /** The waiter is real-time: for an inheriting lock it sleeps in the kernel's queue. */
    @EachPlatformLock
    void realtimeWaiterOfAnEndingOwnerIsTold(LockUnderTest kind) {
        Realtime.assumePermitted();
        ReentrantLock lock = kind.newLock();
        CountDownLatch told = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            Crew.Member owner = crew.start("forgetful", () -> {
                lock.lock();
                told.await();
            });
            Await.until("the owner has the lock", lock::isLocked);
            for (int i = 0; i < 3; i++) {
                awaitQueued(lock, crew.start("waiter " + i, () -> {
                    Realtime.becomeFifo(20);
                    assertToldOf("forgetful", lock);
                }));
            }
            told.countDown();
            owner.join();
        }
        assertAbandoned(lock);
    }

    /** A condition wait cannot end without the lock, so it never ends; but it must not burn the CPU meanwhile. */
    @EachPlatformLock
    void virtualThreadsThatReacquireAnAbandonedLockLeaveTheirCarriers(LockUnderTest kind) {
        Assumptions.assumeTrue(VirtualThreads.exist(), "virtual threads need JDK 21 or later");
        for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
            ReentrantLock lock = kind.newLock();
            Condition condition = lock.newCondition();
            VirtualThreads.unstarted("waiter for ever", () -> {
                        lock.lock();
                        condition.awaitUninterruptibly();
                    })
                    .start();
            awaitWaiting(lock, condition, 1);
            try (Crew crew = new Crew()) {
                crew.call("forgetful", () -> {
                    lock.lock();
                    condition.signal();
                });
            }
        }
        for (int round = 0; round < 3; round++) {
            Thread another = VirtualThreads.unstarted("another", LockSupport::park);
            another.start();
            Await.until("another virtual thread has run", () -> another.getState() == Thread.State.WAITING);
            LockSupport.unpark(another);
            Await.until("another virtual thread has ended", () -> !another.isAlive());
            LockSupport.parkNanos(700_000_000); // the waiters for ever look up once a second
        }
    }

    /** What the lock guards may be half-changed: nobody gets it, however they ask; waits with an end come to it. */
    private static void assertAbandoned(ReentrantLock lock) {
        assertToldOf("forgetful", lock);
        assertTrue(lock.isLocked(), "an abandoned lock must not look free");
        assertFalse(lock.tryLock());
        try (Crew crew = new Crew()) {
            crew.call("timed", () -> assertFalse(lock.tryLock(5, TimeUnit.MILLISECONDS)));
            crew.call("interrupted", () -> {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, lock::lockInterruptibly);
            });
        }
        assertThrows(IllegalMonitorStateException.class, lock::unlock);
        assertToldOf("forgetful", lock);
    }

    private static void assertToldOf(String owner, ReentrantLock lock) {
        OwnerDiedException e = assertThrows(OwnerDiedException.class, lock::lock);
        assertTrue(e.getMessage().contains(owner), e.getMessage());
        assertFalse(lock.isHeldByCurrentThread(), "told, and yet the owner");
    }
}
