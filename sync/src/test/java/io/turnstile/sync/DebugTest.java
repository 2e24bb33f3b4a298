package io.turnstile.sync;

import io.turnstile.runtime.track.DeadlockInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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
import static org.junit.jupiter.api.Assertions.fail;

class DebugTest {
    private static DebugLock quick(String name, List<DeadlockInfo> told) {
        return new DebugLock(new ReentrantLock(), name)
                .detectAfter(50, TimeUnit.MILLISECONDS)
                .onDeadlock(told::add);
    }

    @Test
    void deadlockOfTwoIsReportedOnceWithBoth() throws InterruptedException {
        List<DeadlockInfo> told = new CopyOnWriteArrayList<>();
        DebugLock a = quick("A", told);
        DebugLock b = quick("B", told);
        CountDownLatch both = new CountDownLatch(2);
        try (Crew crew = new Crew()) {
            Crew.Member<Void> first = crew.run(() -> cross(a, b, both));
            Crew.Member<Void> second = crew.run(() -> cross(b, a, both));
            Crew.await("the deadlock is found", () -> !told.isEmpty());
            DeadlockInfo info = told.get(0);
            assertEquals(
                    Set.of(first.thread(), second.thread()),
                    info.waiters().stream().map(DeadlockInfo.Waiter::thread).collect(Collectors.toSet()));
            for (DeadlockInfo.Waiter waiter : info.waiters()) {
                assertTrue(waiter.waitedNs() > 0, info.toString());
                assertEquals(1, waiter.holds().size(), info.toString());
                DeadlockInfo.Held held = waiter.holds().get(0);
                assertTrue(held.heldNs() >= waiter.waitedNs(), info.toString());
                assertTrue(held.site().startsWith(DebugTest.class.getName() + ".cross:"), info.toString());
                assertTrue(
                        waiter.stack().stream()
                                .anyMatch(frame -> frame.getMethodName().equals("cross")),
                        info.toString());
            }
            Thread.sleep(200); // more looks
            assertEquals(1, told.size(), told.toString());
            first.thread().interrupt(); // the way out
        }
    }

    @Test
    void deadlockOfThreeIsFoundAndAChainIsNone() {
        List<DeadlockInfo> told = new CopyOnWriteArrayList<>();
        List<StallInfo> waits = new CopyOnWriteArrayList<>();
        DebugLock[] locks = new DebugLock[3];
        for (int i = 0; i < locks.length; i++) {
            locks[i] = quick("lock " + i, told).onLongWait(waits::add);
        }
        CountDownLatch all = new CountDownLatch(3);
        try (Crew crew = new Crew()) {
            Crew.Member<Void> first = crew.run(() -> cross(locks[0], locks[1], all));
            crew.run(() -> cross(locks[1], locks[2], all));
            locks[2].lock();
            all.countDown();
            Crew.await("the chain is told of as long waits", () -> waits.size() == 2);
            assertEquals(List.of(), told);
            crew.run(() -> {
                Crew.await("the third waits, too", () -> told.size() == 1);
                assertEquals(3, told.get(0).waiters().size(), told.toString());
                first.thread().interrupt();
            });
            locks[0].lock(); // closes the circle; until the first has given up
            locks[0].unlock();
            locks[2].unlock();
        }
    }

    /** A lock that is not reentrant. */
    private static final class OneTime extends ReentrantLock {
        private static final long serialVersionUID = 1;

        @Override
        public void lockInterruptibly() throws InterruptedException {
            if (isHeldByCurrentThread()) {
                new Semaphore(0).acquire();
            }
            super.lockInterruptibly();
        }
    }

    @Test
    void whoWaitsForItselfIsADeadlockAndWhoWaitsForASignalIsNone() throws InterruptedException {
        List<DeadlockInfo> told = new CopyOnWriteArrayList<>();
        DebugLock own = new DebugLock(new OneTime(), "own")
                .detectAfter(50, TimeUnit.MILLISECONDS)
                .onDeadlock(told::add);
        DebugLock signalled = quick("signalled", told).onLongWait(info -> fail(info.toString()));
        Condition condition = signalled.newCondition();
        try (Crew crew = new Crew()) {
            Crew.Member<Void> stuck = crew.run(() -> {
                own.lock();
                assertThrows(InterruptedException.class, own::lockInterruptibly);
                own.unlock();
            });
            Crew.Member<Void> waiter = crew.run(() -> {
                signalled.lock();
                condition.await();
                assertEquals(waiterOf(signalled), Thread.currentThread());
                signalled.unlock();
            });
            Crew.await("it waits for itself", () -> told.size() == 1);
            assertEquals(stuck.thread(), told.get(0).waiters().get(0).thread());
            stuck.thread().interrupt();
            Thread.sleep(200);
            signalled.lock();
            condition.signal();
            signalled.unlock();
            waiter.end();
            assertEquals(1, told.size(), told.toString());
        }
    }

    private static Thread waiterOf(DebugLock lock) {
        return lock.owner().thread();
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
                .onDeadlock(info -> fail(info.toString()))
                .onLongWait(told::set);
        lock.lock();
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                lock.lock();
                lock.unlock();
            });
            Crew.await("the wait is reported", () -> told.get() != null);
            assertEquals(Thread.currentThread(), told.get().holder());
            assertTrue(told.get().heldNs() > 0, told.toString());
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
            assertTrue(bad.contentionReport().startsWith("bad: 0 waits, "), bad.contentionReport());
            Crew.await("woken", () -> bad.wake(1) == 1);
            Crew.await("counted", () -> bad.contentionReport().startsWith("bad: 1 waits, "));
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
