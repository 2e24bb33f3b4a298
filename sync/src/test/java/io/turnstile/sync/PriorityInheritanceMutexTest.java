package io.turnstile.sync;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.sync.PriorityInheritanceMutex.Guard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PriorityInheritanceMutexTest {
    private static void assumeRealtime() {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
        assumeTrue(
                Platform.get().has(Capability.REALTIME_SCHEDULING),
                () -> Platform.get().finding(Capability.REALTIME_SCHEDULING).remedy());
    }

    /** What the scheduler goes by, field 18 of /proc/pid/stat: -1 - p for real-time priority p, 20 otherwise. */
    private static int effectivePriority(int tid) {
        try {
            String stat = Files.readString(Path.of("/proc/self/task/" + tid + "/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[15]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void guardGivesAccessWhileItIsOpen() throws InterruptedException {
        PriorityInheritanceMutex<String> mutex = new PriorityInheritanceMutex<>("a");
        Guard<String> guard = mutex.lock();
        assertEquals("a", guard.get());
        guard.set("b");
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                assertNull(mutex.tryLock());
                assertNull(mutex.tryLock(1, TimeUnit.MILLISECONDS));
                assertThrows(IllegalMonitorStateException.class, guard::get);
                assertThrows(IllegalMonitorStateException.class, guard::close);
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, mutex::lockInterruptibly);
            });
        }
        guard.close();
        guard.close();
        assertThrows(IllegalMonitorStateException.class, guard::get);
        try (Guard<String> again = mutex.tryLock(1, TimeUnit.SECONDS)) {
            assertEquals("b", again.get());
        }
    }

    @Test
    void waiterLendsItsPriorityThroughAChain() {
        assumeRealtime();
        PriorityInheritanceMutex<Integer> outer = new PriorityInheritanceMutex<>(0);
        PriorityInheritanceMutex<Integer> inner = new PriorityInheritanceMutex<>(0);
        SchedulingPort scheduling = Platform.get().scheduling();
        AtomicInteger tid = new AtomicInteger();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch middleHolds = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                try (Guard<Integer> guard = inner.lock()) {
                    tid.set(scheduling.currentTid());
                    told.await();
                    guard.set(1);
                }
                assertEquals(20, effectivePriority(scheduling.currentTid()), "given back");
            });
            Crew.await("the inner lock is held", () -> tid.get() != 0);
            crew.run(() -> {
                try (Guard<Integer> guard = outer.lock()) {
                    middleHolds.countDown();
                    try (Guard<Integer> second = inner.lock()) {
                        guard.set(second.get());
                    }
                }
            });
            Crew.await("the outer lock is held", () -> middleHolds.getCount() == 0);
            Crew.Member<Integer> urgent = crew.start(() -> {
                scheduling.setScheduler(0, SchedulingPort.SCHED_FIFO, 40);
                try (Guard<Integer> guard = outer.lock()) {
                    return guard.get();
                }
            });
            Crew.await("the holder of the inner lock is boosted", () -> effectivePriority(tid.get()) == -41);
            told.countDown();
            assertEquals(1, urgent.result());
        }
    }

    @Test
    void sectionRunsAtItsPriorityAndNests() {
        assumeRealtime();
        PriorityInheritanceMutex<Integer> low = new PriorityInheritanceMutex<>(0);
        PriorityInheritanceMutex<Integer> high = new PriorityInheritanceMutex<>(0);
        SchedulingPort scheduling = Platform.get().scheduling();
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                Guard<Integer> first = low.lockWithPriority(Priority.fifo(10));
                assertEquals(10, scheduling.priorityOf(0));
                Guard<Integer> second = high.lockWithPriority(Priority.fifo(30));
                assertEquals(30, scheduling.priorityOf(0));
                first.close(); // not in the order of opening
                assertEquals(30, scheduling.priorityOf(0));
                second.close();
                assertEquals(SchedulingPort.SCHED_OTHER, scheduling.policyOf(0));
                scheduling.setScheduler(0, SchedulingPort.SCHED_RR, 20);
                assertThrows(IllegalArgumentException.class, () -> low.lockWithPriority(Priority.fifo(19)));
                low.lockWithPriority(Priority.fifo(21)).close();
                assertEquals(SchedulingPort.SCHED_RR, scheduling.policyOf(0));
                assertEquals(20, scheduling.priorityOf(0));
            });
        }
    }

    @Test
    void prioritiesOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Priority.fifo(0));
        assertThrows(IllegalArgumentException.class, () -> Priority.fifo(100));
        assertThrows(NullPointerException.class, () -> new PriorityInheritanceMutex<>(0).lockWithPriority(null));
    }
}
