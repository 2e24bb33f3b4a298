package io.turnstile.conformance.priority;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.Realtime;
import io.turnstile.conformance.harness.TestPlatform;
import io.turnstile.conformance.harness.VirtualThreads;
import io.turnstile.runtime.lock.CeilingViolationException;
import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.SiteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static io.turnstile.conformance.harness.LockAssertions.awaitWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The rules of priority ceilings, on threads that really have priorities; the kernel is the witness. */
class CeilingTest {
    private static final String ORDINARY = "0/0";

    @BeforeEach
    void needsPriorities() {
        Realtime.assumePermitted();
    }

    private static ReentrantLock withCeiling(int ceiling) {
        return LockUnderTest.lockAt(TestPlatform.siteWith(LockProtocol.CEILING, Ceiling.of(ceiling)));
    }

    /** Policy and priority of the calling thread, as fields 41 and 40 of proc(5) show them. */
    private static String own() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] fieldsFrom3 = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fieldsFrom3[41 - 3] + "/" + fieldsFrom3[40 - 3];
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String fifo(int priority) {
        return SchedulingPort.SCHED_FIFO + "/" + priority;
    }

    private static void on(String name, Crew.Task task) {
        try (Crew crew = new Crew()) {
            crew.call(name, task);
        }
    }

    private static void become(int policy, int priority) {
        assertEquals(0, TestPlatform.platform().scheduling().setScheduler(0, policy, priority));
    }

    @Test
    void whoIsInsideRunsAtTheCeilingAndOutsideAsBefore() {
        ReentrantLock lock = withCeiling(40);
        on("ordinary", () -> {
            for (int i = 0; i < 3; i++) {
                lock.lock();
                lock.lock();
                assertEquals(fifo(40), own());
                lock.unlock();
                assertEquals(fifo(40), own());
                lock.unlock();
                assertEquals(ORDINARY, own());
            }
        });
        on("fifo", () -> {
            become(SchedulingPort.SCHED_FIFO, 20);
            lock.lock();
            assertEquals(fifo(40), own());
            lock.unlock();
            assertEquals(fifo(20), own());
        });
        on("round robin", () -> {
            become(SchedulingPort.SCHED_RR, 20);
            lock.lock();
            assertEquals(SchedulingPort.SCHED_RR + "/40", own());
            lock.unlock();
            assertEquals(SchedulingPort.SCHED_RR + "/20", own());
        });
        assertIdle(lock);
    }

    @Test
    void nestedCeilingsEndInAnyOrder() {
        int[] ceilings = {20, 40, 60};
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        List<ReentrantLock> locks = List.of(withCeiling(20), withCeiling(40), withCeiling(60));
        on("nesting", () -> {
            for (int[] order : orders) {
                locks.forEach(ReentrantLock::lock);
                boolean[] held = {true, true, true};
                for (int released : order) {
                    locks.get(released).unlock();
                    held[released] = false;
                    int highest = 0;
                    for (int i = 0; i < held.length; i++) {
                        highest = held[i] ? ceilings[i] : highest;
                    }
                    assertEquals(highest == 0 ? ORDINARY : fifo(highest), own());
                }
            }
        });
    }

    @Test
    void whoIsAboveTheCeilingIsRefusedAndTheLockUntouched() {
        ReentrantLock lock = withCeiling(40);
        on("urgent", () -> {
            become(SchedulingPort.SCHED_FIFO, 50);
            for (Crew.Task attempt : List.<Crew.Task>of(
                    lock::lock, lock::lockInterruptibly, lock::tryLock, () -> lock.tryLock(1, TimeUnit.DAYS))) {
                CeilingViolationException e = assertThrows(CeilingViolationException.class, attempt::run);
                assertEquals(50, e.getCallerPriority());
                assertEquals(40, e.getCeiling());
                assertTrue(e.getMessage().contains("io.turnstile.conformance.Site.create"), e.getMessage());
                assertTrue(e.getMessage().contains("urgent"), e.getMessage());
            }
            assertEquals(fifo(50), own());
        });
        assertIdle(lock);
    }

    @Test
    void aLowerCeilingInsideAHigherOneIsRefused() {
        ReentrantLock low = withCeiling(40);
        ReentrantLock high = withCeiling(60);
        on("nesting", () -> {
            high.lock();
            CeilingViolationException e = assertThrows(CeilingViolationException.class, low::lock);
            assertEquals(60, e.getCallerPriority());
            assertEquals(40, e.getCeiling());
            assertEquals(fifo(60), own());
            high.unlock();
            low.lock();
            high.lock();
            low.lock(); // reentrant: not an entry
            low.unlock();
            high.unlock();
            assertEquals(fifo(40), own());
            low.unlock();
            assertEquals(ORDINARY, own());
        });
        assertIdle(low);
    }

    @Test
    void waitingOnAConditionGivesTheCeilingAwayAndTakesItAgain() {
        ReentrantLock lock = withCeiling(40);
        Condition condition = lock.newCondition();
        for (int base : new int[] {0, 20}) {
            String before = base == 0 ? ORDINARY : fifo(base);
            for (String end : List.of("signal", "interrupt", "time")) {
                try (Crew crew = new Crew()) {
                    Crew.Member waiter = crew.start("waiter", () -> {
                        if (base > 0) {
                            become(SchedulingPort.SCHED_FIFO, base);
                        }
                        lock.lock();
                        try {
                            assertEquals(
                                    end.equals("time"),
                                    !condition.await(end.equals("time") ? 50 : 100_000, TimeUnit.MILLISECONDS));
                            assertEquals("signal", end.equals("time") ? "signal" : end);
                        } catch (InterruptedException e) {
                            assertEquals("interrupt", end);
                        }
                        assertEquals(fifo(40), own());
                        lock.unlock();
                        assertEquals(before, own());
                    });
                    if (!end.equals("time")) {
                        awaitWaiting(lock, condition, 1);
                        Await.until(
                                "the waiter is back at its own priority",
                                () -> waiter.effectivePriority() == (base == 0 ? 20 : Realtime.shownAs(base)));
                        if (end.equals("interrupt")) {
                            waiter.interrupt();
                        } else {
                            lock.lock();
                            condition.signal();
                            lock.unlock();
                        }
                    }
                }
            }
        }
        assertIdle(lock);
    }

    @Test
    void whoGivesUpIsNotLifted() {
        ReentrantLock lock = withCeiling(40);
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            crew.call("impatient", () -> {
                assertFalse(lock.tryLock());
                assertEquals(ORDINARY, own());
                assertFalse(lock.tryLock(1, TimeUnit.MILLISECONDS));
                assertEquals(ORDINARY, own());
            });
            Crew.Member interrupted = crew.start("interrupted", () -> {
                assertThrows(InterruptedException.class, lock::lockInterruptibly);
                assertEquals(ORDINARY, own());
            });
            awaitQueued(lock, interrupted);
            assertEquals(Realtime.shownAs(40), interrupted.effectivePriority(), "a waiter is lifted before it owns");
            interrupted.interrupt();
            interrupted.join();
            holder.release();
        }
        assertIdle(lock);
    }

    /** Hand-over from thread to thread by way of the kernel, thin to fat and back. */
    @Test
    void contendedLocksLiftAndLowerToo() {
        ReentrantLock lock = withCeiling(40);
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 2);
            for (int i = 0; i < 4; i++) {
                awaitQueued(lock, crew.start("waiter " + i, () -> {
                    lock.lock();
                    assertEquals(fifo(40), own());
                    lock.unlock();
                    assertEquals(ORDINARY, own());
                }));
            }
            holder.release();
        }
        assertIdle(lock);
    }

    /** It has no priority of its own, and its carrier none for it. */
    @Test
    void virtualThreadsTakePartWithoutBeingLifted() {
        Assumptions.assumeTrue(VirtualThreads.exist(), "virtual threads need JDK 21 or later");
        ReentrantLock lock = withCeiling(40);
        Thread virtual = VirtualThreads.unstarted("virtual", () -> {
            for (int i = 0; i < 1000; i++) {
                lock.lock();
                lock.unlock();
                assertTrue(!lock.tryLock() || lock.isHeldByCurrentThread());
                if (lock.isHeldByCurrentThread()) {
                    lock.unlock();
                }
            }
        });
        virtual.start();
        on("platform", () -> {
            for (int i = 0; i < 1000; i++) {
                lock.lock();
                assertEquals(40, TestPlatform.platform().scheduling().priorityOf(0));
                lock.unlock();
            }
            assertEquals(ORDINARY, own());
            virtual.join();
        });
        assertIdle(lock);
    }

    @Test
    void threadsStartedInsideAreOrdinary() {
        ReentrantLock lock = withCeiling(40);
        AtomicReference<String> child = new AtomicReference<>();
        on("parent", () -> {
            Thread started = new Thread(() -> child.set(own()));
            lock.lock();
            started.start();
            started.join();
            lock.unlock();
            assertEquals(ORDINARY, own());
        });
        assertEquals(ORDINARY, child.get());
    }

    @Test
    void anAutomaticCeilingIsObservedAndNotApplied() throws InterruptedException {
        int site = TestPlatform.siteWith(LockProtocol.PI, Ceiling.observed());
        Ceiling ceiling = SiteTable.get(site).ceiling();
        ReentrantLock lock = LockUnderTest.lockAt(site);
        assertEquals(-1, ceiling.highestSeen());
        on("ordinary", () -> {
            lock.lock();
            assertEquals(ORDINARY, own());
            lock.unlock();
        });
        assertEquals(0, ceiling.highestSeen());
        CountDownLatch held = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            Crew.Member urgent = crew.start("urgent", () -> {
                become(SchedulingPort.SCHED_FIFO, 30);
                lock.lock();
                held.countDown();
                lock.unlock();
                assertEquals(fifo(30), own());
            });
            awaitQueued(lock, urgent);
            Await.until("the holder inherits", () -> holder.member().effectivePriority() == Realtime.shownAs(30));
            holder.release();
        }
        assertEquals(30, ceiling.highestSeen());
        assertIdle(lock);
    }
}
