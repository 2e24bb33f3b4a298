package io.turnstile.conformance;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.EachPlatformLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;

import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** ReentrantLock: "supports a maximum of 2147483647 recursive locks by the same thread. Attempts to exceed … result in Error". */
class RecursionLimitTest {
    private static final int DEEP = 200_000; // more than fits into half of the lock's heap word

    /** Many holds are counted exactly, up and down. */
    @EachLock
    void deepRecursionIsCounted(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        for (int i = 0; i < DEEP; i++) {
            lock.lock();
        }
        assertHeldByMe(lock, DEEP);
        for (int i = DEEP; i > 1; i--) {
            lock.unlock();
        }
        assertHeldByMe(lock, 1);
        lock.unlock();
        assertIdle(lock);
    }

    /** The same while another waits, and through a condition wait, which gives all holds away and takes them back. */
    @EachLock
    void deepRecursionSurvivesContentionAndConditionWaits(LockUnderTest kind) throws InterruptedException {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        try (Crew crew = new Crew()) {
            for (int i = 0; i < DEEP; i++) {
                lock.lock();
            }
            awaitQueued(lock, crew.start("signaller", () -> {
                lock.lock();
                condition.signal();
                lock.unlock();
            }));
            condition.await();
            assertHeldByMe(lock, DEEP);
            for (int i = DEEP; i > 0; i--) {
                lock.unlock();
            }
        }
        assertIdle(lock);
    }

    /** At the limit: Error from every form, and not one hold is lost by it. */
    @EachPlatformLock
    @Tag("slow")
    void exceedingTheLimitThrowsAndKeepsTheHolds(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        lock.lock();
        while (lock.getHoldCount() < Integer.MAX_VALUE) {
            lock.lock();
        }
        assertEquals(
                "Maximum lock count exceeded",
                assertThrows(Error.class, lock::lock).getMessage());
        assertThrows(Error.class, lock::tryLock);
        assertThrows(Error.class, lock::lockInterruptibly);
        assertHeldByMe(lock, Integer.MAX_VALUE);
        lock.unlock();
        assertHeldByMe(lock, Integer.MAX_VALUE - 1);
        try (Crew crew = new Crew()) {
            crew.call("stranger", () -> assertFalse(lock.tryLock()));
        }
    }
}
