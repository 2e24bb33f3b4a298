package io.turnstile.sync;

import io.turnstile.runtime.lock.CeilingViolationException;
import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Policies of single locks, changed while the program runs. */
class MonitorControlTest {
    private static final MonitorControl INHERITS = PriorityInheritance.instance();

    @BeforeEach
    void needsLinux() {
        Assumptions.assumeTrue(SyncPlatform.isLinux(), SyncPlatform.whyPortable());
    }

    private static void assumeRealtime() {
        Finding finding = Platform.get().finding(Capability.REALTIME_SCHEDULING);
        Assumptions.assumeTrue(finding.present(), () -> "needs SCHED_FIFO: " + finding.detail());
    }

    private static MonitorControl ceiling(int level) {
        return PriorityCeilingEmulation.instance(level);
    }

    private static ReentrantLock lockWith(LockProtocol protocol) {
        return new PlatformReentrantLock(CoreSites.of(protocol));
    }

    private static int ownPriority() {
        SchedulingPort scheduling = Platform.get().scheduling();
        return scheduling.policyOf(0) == SchedulingPort.SCHED_OTHER ? 0 : scheduling.priorityOf(0);
    }

    /** On a thread of its own, whose failure is this one's. */
    private static void on(Runnable task) throws Exception {
        FutureTask<?> future = new FutureTask<>(task, null);
        new Thread(future, "of the test").start();
        future.get();
    }

    @Test
    void policiesAreOnesAndKnowTheirCeiling() {
        assertSame(ceiling(7), ceiling(7));
        assertEquals(7, PriorityCeilingEmulation.instance(7).getCeiling());
        assertEquals(99, PriorityCeilingEmulation.getMaxCeiling());
        for (int wrong : new int[] {0, -1, 100}) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> PriorityCeilingEmulation.instance(wrong));
            assertTrue(e.getMessage().contains("1 to 99, not " + wrong), e.getMessage());
        }
    }

    @Test
    void theMutexOfTheLibraryTakesACeilingAndGivesItBack() throws Exception {
        assumeRealtime();
        PriorityInheritanceMutex<String> mutex = new PriorityInheritanceMutex<>("value");
        assertSame(INHERITS, MonitorControl.getMonitorControl(mutex));
        assertSame(INHERITS, MonitorControl.setMonitorControl(mutex, ceiling(40)));
        assertSame(ceiling(40), MonitorControl.getMonitorControl(mutex));
        on(() -> {
            try (PriorityInheritanceMutex.Guard<String> guard = mutex.lock()) {
                assertEquals("value", guard.get());
                assertEquals(40, ownPriority());
            }
            assertEquals(0, ownPriority());
        });
        assertSame(ceiling(40), MonitorControl.setMonitorControl(mutex, INHERITS));
        on(() -> {
            try (PriorityInheritanceMutex.Guard<String> guard = mutex.lock()) {
                assertEquals("value", guard.get());
                assertEquals(0, ownPriority());
            }
        });
    }

    @Test
    void aPlainLockCanHaveEachPolicyAndNoneAgain() throws Exception {
        assumeRealtime();
        ReentrantLock lock = lockWith(LockProtocol.FUTEX);
        MonitorControl none = NoPriorityControl.instance();
        assertSame(none, MonitorControl.setMonitorControl(lock, INHERITS));
        assertSame(INHERITS, MonitorControl.setMonitorControl(lock, ceiling(30)));
        assertSame(ceiling(30), MonitorControl.setMonitorControl(lock, ceiling(50)));
        assertSame(ceiling(50), MonitorControl.setMonitorControl(lock, none));
        assertSame(none, MonitorControl.getMonitorControl(lock));
        on(() -> {
            lock.lock();
            assertEquals(0, ownPriority());
            lock.unlock();
        });
    }

    @Test
    void itIsRefusedWhileAnotherThreadHoldsTheLock() throws Exception {
        ReentrantLock lock = lockWith(LockProtocol.PI);
        String holder = Thread.currentThread().getName();
        lock.lock();
        on(() -> {
            IllegalStateException e = assertThrows(
                    IllegalStateException.class, () -> MonitorControl.setMonitorControl(lock, ceiling(40)));
            assertTrue(
                    e.getMessage().contains("\"main\" holds it")
                            || e.getMessage().contains("holds it"),
                    e.getMessage());
        });
        lock.unlock();
        assertSame(INHERITS, MonitorControl.getMonitorControl(lock));
    }

    @Test
    void itIsRefusedWhileAThreadWaitsOnACondition() throws Exception {
        ReentrantLock lock = lockWith(LockProtocol.PI);
        Condition condition = lock.newCondition();
        CountDownLatch waits = new CountDownLatch(1);
        Thread waiter = new Thread(() -> {
            lock.lock();
            waits.countDown();
            condition.awaitUninterruptibly();
            lock.unlock();
        });
        waiter.start();
        waits.await();
        lock.lock(); // it waits by now
        lock.unlock();
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> MonitorControl.setMonitorControl(lock, ceiling(40)));
        assertTrue(e.getMessage().contains("conditions"), e.getMessage());
        lock.lock();
        condition.signal();
        lock.unlock();
        waiter.join();
        assertSame(INHERITS, MonitorControl.setMonitorControl(lock, INHERITS));
    }

    @Test
    void whoHoldsTheLockAloneMayChangeItAndIsLiftedAtOnce() throws Exception {
        assumeRealtime();
        ReentrantLock lock = lockWith(LockProtocol.PI);
        on(() -> {
            lock.lock();
            lock.lock();
            assertSame(INHERITS, MonitorControl.setMonitorControl(lock, ceiling(40)));
            assertEquals(40, ownPriority());
            assertSame(ceiling(40), MonitorControl.setMonitorControl(lock, ceiling(20)));
            assertEquals(20, ownPriority());
            lock.unlock();
            assertEquals(20, ownPriority());
            lock.unlock();
            assertEquals(0, ownPriority());
            assertFalse(lock.isLocked());
        });
        on(() -> {
            Platform.get().scheduling().setScheduler(0, SchedulingPort.SCHED_FIFO, 30);
            CeilingViolationException e = assertThrows(CeilingViolationException.class, lock::lock);
            assertEquals(20, e.getCeiling());
        });
    }

    /** The old ceiling of the lock itself does not count against the new one; that of another lock does. */
    @Test
    void aHolderAboveTheNewCeilingIsRefusedAndKeepsTheOld() throws Exception {
        assumeRealtime();
        ReentrantLock lock = lockWith(LockProtocol.PI);
        ReentrantLock other = lockWith(LockProtocol.PI);
        MonitorControl.setMonitorControl(lock, ceiling(60));
        MonitorControl.setMonitorControl(other, ceiling(50));
        on(() -> {
            other.lock();
            lock.lock();
            assertThrows(CeilingViolationException.class, () -> MonitorControl.setMonitorControl(lock, ceiling(40)));
            assertEquals(60, ownPriority());
            lock.unlock();
            other.unlock();
            assertEquals(0, ownPriority());
        });
        assertSame(ceiling(60), MonitorControl.getMonitorControl(lock));
    }

    @Test
    void locksThatAreTheJvmsAreRefused() {
        for (Object target : List.of(new ReentrantLock(), new Object(), String.class)) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> MonitorControl.setMonitorControl(target, INHERITS));
            assertTrue(e.getMessage().contains("is the JVM's: a rule must select"), e.getMessage());
        }
        assertThrows(NullPointerException.class, () -> MonitorControl.setMonitorControl(null, INHERITS));
        assertThrows(
                NullPointerException.class, () -> MonitorControl.setMonitorControl(lockWith(LockProtocol.PI), null));
        assertThrows(
                IllegalArgumentException.class,
                () -> MonitorControl.setMonitorControl(lockWith(LockProtocol.PI), NoPriorityControl.instance()));
    }

    /** Threads count under a lock whose policy changes all the time: nothing is lost, and nobody stays lifted. */
    @Test
    void changesWhileTheLockIsInUseLoseNothing() throws Exception {
        assumeRealtime();
        int operations = Integer.getInteger("turnstile.storm.operations", 20_000);
        ReentrantLock lock = lockWith(LockProtocol.FUTEX);
        int[] count = new int[1];
        AtomicInteger changes = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            FutureTask<Integer> task = new FutureTask<>(() -> {
                int n = 0;
                while (n < operations || changes.get() == 0) {
                    lock.lock();
                    count[0]++;
                    lock.unlock();
                    n++;
                    if (n > operations) { // nobody has seen it free yet
                        LockSupport.parkNanos(100_000);
                    }
                }
                taken.addAndGet(n);
                return ownPriority();
            });
            tasks.add(task);
            new Thread(task).start();
        }
        MonitorControl[] policies = {INHERITS, ceiling(20), NoPriorityControl.instance(), ceiling(30), ceiling(10)};
        for (int i = 0; tasks.stream().anyMatch(task -> !task.isDone()); i++) {
            try {
                MonitorControl.setMonitorControl(lock, policies[i % policies.length]);
                changes.incrementAndGet();
            } catch (IllegalStateException heldByAnother) {
                Thread.yield();
            }
        }
        for (FutureTask<Integer> task : tasks) {
            assertEquals(0, task.get());
        }
        assertEquals(taken.get(), count[0]);
    }
}
