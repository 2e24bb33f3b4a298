package io.turnstile.sync;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DebugTest {
    @Test
    void deadlockOfTwoIsReportedOnceWithBoth() {
        AtomicReference<StallInfo> told = new AtomicReference<>();
        DebugLock a = new DebugLock(new ReentrantLock(), "A")
                .detectAfter(50, TimeUnit.MILLISECONDS)
                .onDeadlock(told::set);
        DebugLock b = new DebugLock(new ReentrantLock(), "B")
                .detectAfter(50, TimeUnit.MILLISECONDS)
                .onDeadlock(told::set);
        CountDownLatch both = new CountDownLatch(2);
        try (Crew crew = new Crew()) {
            Crew.Member<Void> first = crew.run(() -> cross(a, b, both));
            Crew.Member<Void> second = crew.run(() -> cross(b, a, both));
            Crew.await("the deadlock is found", () -> told.get() != null);
            StallInfo info = told.get();
            assertTrue(info.isDeadlock(), info.toString());
            assertEquals(
                    Set.of(first.thread(), second.thread()),
                    info.waiters().stream().map(StallInfo.Waiter::thread).collect(Collectors.toSet()));
            assertTrue(info.holder() != null && info.heldNs() > 0);
            first.thread().interrupt(); // the way out
        }
    }

    private static void cross(DebugLock mine, DebugLock other, CountDownLatch both) throws InterruptedException {
        mine.lock();
        try {
            both.countDown();
            both.await();
            other.lockInterruptibly();
            other.unlock();
        } catch (InterruptedException wayOut) {
            return;
        } finally {
            mine.unlock();
        }
    }

    @Test
    void longWaitIsNoDeadlock() {
        AtomicReference<StallInfo> told = new AtomicReference<>();
        DebugLock lock = new DebugLock(new ReentrantLock(), "slow")
                .detectAfter(10, TimeUnit.MILLISECONDS)
                .onDeadlock(told::set);
        lock.lock();
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                lock.lock();
                lock.unlock();
            });
            Crew.await("the wait is reported", () -> told.get() != null);
            assertFalse(told.get().isDeadlock());
            assertEquals(Thread.currentThread(), told.get().holder());
            assertTrue(lock.contentionReport().contains("waits for slow"), lock.contentionReport());
            lock.unlock();
        }
        assertTrue(lock.contentionReport().contains("2 acquires, 1 had to wait"), lock.contentionReport());
        assertEquals(4, lock.history().size());
    }

    @Test
    void listenerThatThrowsDoesNotEndTheWatch() {
        AtomicReference<StallInfo> told = new AtomicReference<>();
        try (DebugFutex bad = new DebugFutex(FutexLike.create(0), "bad");
                DebugFutex good = new DebugFutex(FutexLike.create(0), "good");
                Crew crew = new Crew()) {
            bad.detectAfter(0, TimeUnit.SECONDS).onLongWait(info -> {
                throw new IllegalStateException("expected in the test's output: a listener that throws");
            });
            crew.run(() -> bad.waitFor(0));
            Crew.await("it waits", () -> bad.waiters().size() == 1);
            good.detectAfter(100, TimeUnit.MILLISECONDS).onLongWait(told::set);
            crew.run(() -> good.waitFor(0));
            Crew.await("the other is reported", () -> told.get() != null);
            assertEquals("good", told.get().name());
            assertEquals(
                    List.of("waitFor 0"),
                    good.history().stream()
                            .map(line -> line.replaceAll(" by .*", ""))
                            .toList());
            Crew.await("woken", () -> bad.wake(1) == 1);
            Crew.await("woken", () -> good.wake(1) == 1);
        }
    }

    @Test
    void lockKeepsTheContractOfTheOneBehindIt() throws InterruptedException {
        DebugLock lock = new DebugLock(new ReentrantLock(), "plain");
        assertThrows(IllegalMonitorStateException.class, lock::unlock);
        lock.lock();
        lock.lock();
        Condition condition = lock.newCondition();
        assertTrue(condition.awaitNanos(1_000) <= 0);
        lock.unlock();
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                assertFalse(lock.tryLock());
                assertFalse(lock.tryLock(1, TimeUnit.MILLISECONDS));
                assertThrows(IllegalMonitorStateException.class, lock::unlock);
            });
        }
        lock.unlock();
        assertThrows(IllegalMonitorStateException.class, lock::unlock);
        assertThrows(NullPointerException.class, () -> new DebugLock(null, "x"));
        assertThrows(NullPointerException.class, () -> new DebugLock(new ReentrantLock(), null));
        assertThrows(IllegalArgumentException.class, () -> lock.detectAfter(-1, TimeUnit.SECONDS));
    }
}
