package io.turnstile.sync;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Each refusal is specific, says what was given, what is allowed and what to do, and changes nothing. */
class BadInputTest {
    private static final String PERSON = Thread.currentThread().getName();

    /** The message: what was given ": " what is allowed "; " what to do. */
    static void refused(Class<? extends Throwable> type, Executable call, String given, String allowed, String act) {
        Throwable refusal = assertThrows(type, call);
        assertEquals(type, refusal.getClass());
        String message = refusal.getMessage();
        int first = message.indexOf(given);
        int second = message.indexOf(allowed, first + given.length());
        assertTrue(first >= 0 && second > 0 && message.indexOf(act, second + allowed.length()) > 0, message);
    }

    @Test
    void nulls() throws InterruptedException {
        Class<NullPointerException> type = NullPointerException.class;
        String rule = "must be an object";
        try (FutexLike futex = FutexLike.create(3);
                LockFreeMpscQueue<String> queue = new LockFreeMpscQueue<>(4)) {
            refused(type, () -> futex.waitFor(3, 1, null), "unit is null", rule, "pass a TimeUnit");
            refused(type, () -> new DebugFutex(null, "x"), "futex is null", rule, "pass");
            refused(type, () -> new DebugFutex(futex, null), "name is null", rule, "pass");
            refused(type, () -> SpinFutex.builder().build(null), "futex is null", rule, "pass");
            refused(type, () -> SpinFutex.builder().backoff(null), "backoff is null", rule, "EXPONENTIAL");
            refused(type, () -> queue.put(null), "element is null", rule, "insert");
            refused(type, () -> queue.drain(null, 1), "receiver is null", rule, "pass");
            assertEquals(3, futex.load());
            assertEquals(0, queue.size());
        }
        LockFreeAllocator allocator = new LockFreeAllocator();
        refused(type, () -> allocator.free(null), "block is null", rule, "pass what allocate returned");
        PriorityInheritanceMutex<String> mutex = new PriorityInheritanceMutex<>(null);
        refused(type, () -> mutex.lockWithPriority(null), "priority is null", rule, "pass Priority.fifo");
        refused(type, () -> new AdvancedRwLock<>("", null), "preference is null", rule, "leave it out");
        refused(type, () -> new NumaAwareMutex(null), "topology is null", rule, "leave it out");
        refused(type, () -> NumaTopology.of(null, new int[][] {{10}}), "nodeOfCpu is null", rule, "pass");
        refused(type, () -> NumaTopology.of(new int[1], null), "distances is null", rule, "pass");
        refused(type, () -> LinuxFutex.builder().file(null), "file is null", rule, "leave the call out");
        refused(type, () -> LinuxFutex.builder().onOwnerDied(null), "callback is null", rule, "robust(true)");
        mutex.tryLock().close();
    }

    @Test
    void numbersOutOfRange() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        try (FutexLike futex = FutexLike.create(0)) {
            refused(type, () -> futex.wake(-2), "count is -2", "must be 0 or more", "pass");
            refused(
                    type,
                    () -> futex.waitFor(0, -7, TimeUnit.DAYS),
                    "timeout is -7 DAYS",
                    "must be 0 or more",
                    "pass 0");
            assertEquals(0, futex.load());
        }
        for (int capacity : new int[] {0, -8, 1}) {
            refused(type, () -> new WaitFreeSpscQueue<>(capacity), "capacity is " + capacity, "power of two", "pass 4");
        }
        refused(type, () -> new LockFreeMpscQueue<>(100), "capacity is 100", "power of two", "pass 128");
        refused(type, () -> new WaitFreeReadQueue<>(5), "capacity is 5", "power of two", "pass 8");
        refused(
                type,
                () -> new WaitFreeWriteQueue<>(Integer.MAX_VALUE),
                "capacity is",
                "power of two",
                "pass 1073741824");
        refused(
                type,
                () -> SpinFutex.builder().spinIterations(-1),
                "spinIterations is -1",
                "must be 0 or more",
                "pass");
        refused(type, () -> SpinFutex.builder().yieldAfter(-1), "yieldAfter is -1", "must be 0 or more", "pass");
        for (int level : new int[] {0, 100, -1}) {
            refused(type, () -> Priority.fifo(level), "priority is " + level, "must be 1 to 99", "pass");
        }
        LockFreeAllocator allocator = new LockFreeAllocator();
        for (int bytes : new int[] {0, -64, 65_537}) {
            refused(type, () -> allocator.allocate(bytes), "size is " + bytes, "must be 1 to 65536", "use");
        }
        assertEquals(0, allocator.statistics().slabBytes());
        NumaAwareMutex mutex = new NumaAwareMutex(NumaTopology.single());
        refused(type, () -> mutex.lockOnNode(1), "node is 1", "must be 0 to 0", "call lock()");
        assertTrue(mutex.tryLock());
        mutex.unlock();
        refused(
                type,
                () -> NumaTopology.of(new int[] {2}, new int[][] {{10}}),
                "node 2",
                "must be 0 to 0",
                "add a row");
        refused(type, () -> NumaTopology.of(new int[1], new int[][] {{1, 2}}), "[[1, 2]]", "must be a square", "pass");
        refused(
                type,
                () -> new DebugFutex(FutexLike.create(0), "x").detectAfter(-1, TimeUnit.SECONDS),
                "timeout is -1 SECONDS",
                "must be 0 or more",
                "pass");
    }

    @Test
    void closedObjects() {
        Class<IllegalStateException> type = IllegalStateException.class;
        String rule = "only close() may be called";
        FutexLike futex = FutexLike.create(0);
        futex.close();
        refused(type, futex::load, "this futex is closed", rule, "make a new one");
        WaitFreeSpscQueue<String> queue = new WaitFreeSpscQueue<>(4);
        queue.close();
        refused(type, () -> queue.offer("x"), "is closed", rule, "make a new one");
        refused(type, queue::take, "is closed", rule, "make a new one");
        LockFreeAllocator allocator = new LockFreeAllocator(true);
        LockFreeAllocator.Block block = allocator.allocate(64);
        refused(
                IllegalArgumentException.class,
                () -> new LockFreeAllocator().free(block),
                "64 bytes is another allocator's",
                "its own only",
                "free it where");
        allocator.free(block);
        refused(type, () -> allocator.free(block), "is free already", "may be freed once", "leave one");
        refused(type, block::buffer, "was freed", "only a living one", "allocate another");
        PriorityInheritanceMutex<Integer> mutex = new PriorityInheritanceMutex<>(1);
        PriorityInheritanceMutex.Guard<Integer> guard = mutex.lock();
        guard.close();
        refused(
                IllegalMonitorStateException.class,
                guard::get,
                "this Guard was closed",
                "only close()",
                "acquire another");
        AdvancedRwLock.ReadGuard<Integer> read = new AdvancedRwLock<>(1).read();
        read.close();
        refused(
                IllegalMonitorStateException.class,
                read::get,
                "ReadGuard was closed",
                "only close()",
                "acquire another");
    }

    @Test
    void strangersThatUnlock() {
        Class<IllegalMonitorStateException> type = IllegalMonitorStateException.class;
        String rule = "only the thread that acquired it may";
        NumaAwareMutex numa = new NumaAwareMutex();
        AdvancedRwLock<Integer> rw = new AdvancedRwLock<>(1);
        PriorityInheritanceMutex<Integer> mutex = new PriorityInheritanceMutex<>(1);
        numa.lock();
        AdvancedRwLock.WriteGuard<Integer> writing = rw.write();
        PriorityInheritanceMutex.Guard<Integer> guard = mutex.lock();
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                String me = Thread.currentThread().getName();
                refused(type, numa::unlock, "\"" + me + "\" does not hold", rule, "acquire");
                refused(
                        type,
                        rw.asReadWriteLock().writeLock()::unlock,
                        "\"" + me + "\" does not hold",
                        rule,
                        "acquire");
                refused(type, rw.asReadWriteLock().readLock()::unlock, "\"" + me + "\" does not hold", rule, "acquire");
                refused(
                        type,
                        writing::close,
                        "\"" + me + "\" uses a WriteGuard of thread \"" + PERSON,
                        rule,
                        "acquire");
                refused(type, guard::close, "\"" + me + "\" uses a Guard of thread \"" + PERSON, rule, "acquire");
            });
        }
        assertTrue(numa.isHeldByCurrentThread());
        writing.set(2);
        assertEquals(1, guard.get());
        guard.close();
        writing.close();
        numa.unlock();
        refused(type, numa::unlock, "does not hold", rule, "acquire");
    }

    @Test
    void readerThatWantsToWrite() {
        AdvancedRwLock<Integer> rw = new AdvancedRwLock<>(1);
        AdvancedRwLock.ReadGuard<Integer> reading = rw.read();
        refused(
                IllegalMonitorStateException.class,
                rw::write,
                "reads already",
                "would wait for itself",
                "upgradeableRead()");
        assertEquals(1, reading.get());
        reading.close();
        rw.write().close();
    }

    @Test
    void locksOfLinux() {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
        Class<IllegalMonitorStateException> type = IllegalMonitorStateException.class;
        for (boolean robust : new boolean[] {false, true}) {
            FutexLock lock = LinuxFutex.builder().robust(robust).buildLock();
            lock.lock();
            refused(type, lock::lock, "\"" + PERSON + "\" holds", "not reentrant", "release it first");
            refused(IllegalStateException.class, lock::markConsistent, "FutexLock", "consistent", "leave");
            refused(IllegalStateException.class, lock::close, "is held", "only a free lock", "release it first");
            lock.unlock();
            refused(type, lock::unlock, "\"" + PERSON + "\" does not hold", "only the thread that", "acquire");
            lock.close();
            refused(IllegalStateException.class, lock::lock, "is closed", "only close()", "make a new one");
        }
        Class<IllegalStateException> state = IllegalStateException.class;
        refused(
                state,
                () -> LinuxFutex.builder().robust(true).build(),
                "robust",
                "only what has an owner",
                "buildLock()");
        refused(state, () -> LinuxFutex.builder().initialValue(4).buildLock(), "is 4", "made free", "leave it out");
        refused(
                state,
                () -> LinuxFutex.builder().realtimeClock(true).buildLock(),
                "realtimeClock",
                "relative",
                "leave");
        refused(state, () -> LinuxFutex.builder().privateFutex(false).build(), "no file", "is in a file", "call file");
    }

    @Test
    void priorityBelowTheCallersAndMissingPrivilege() {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
        assumeTrue(Platform.get().has(Capability.REALTIME_SCHEDULING), "needs SCHED_FIFO");
        SchedulingPort scheduling = Platform.get().scheduling();
        PriorityInheritanceMutex<Integer> mutex = new PriorityInheritanceMutex<>(0);
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                scheduling.setScheduler(0, SchedulingPort.SCHED_FIFO, 20);
                refused(
                        IllegalArgumentException.class,
                        () -> mutex.lockWithPriority(Priority.fifo(19)),
                        "priority 19 is below the caller's own, 20",
                        "must be that or more",
                        "pass a priority");
                assertEquals(20, scheduling.priorityOf(0));
                mutex.tryLock().close();
            });
        }
    }

    /** Without CAP_SYS_NICE and with a limit of 0, in a process of its own; setpriv(1) takes them away. */
    @Test
    void missingPrivilege() throws Exception {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
        for (String tool : List.of("setpriv", "prlimit")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), "needs " + tool + "(1)");
        }
        List<String> drop =
                List.of("setpriv", "--bounding-set", "-sys_nice", "--inh-caps", "-sys_nice", "prlimit", "--rtprio=0:0");
        try (Child child = Child.startBy(drop, Unprivileged.class)) {
            assertEquals(0, child.exitCode());
        }
    }

    /** The other side of {@link #missingPrivilege}. */
    static final class Unprivileged {
        public static void main(String[] args) {
            PriorityInheritanceMutex<Integer> mutex = new PriorityInheritanceMutex<>(0);
            refused(
                    SecurityException.class,
                    () -> mutex.lockWithPriority(Priority.fifo(10)),
                    "SCHED_FIFO 10 is refused (EPERM)",
                    "within the limit",
                    "start java where \"ulimit -r\" is 10 or more");
            assertEquals(SchedulingPort.SCHED_OTHER, Platform.get().scheduling().policyOf(0));
            mutex.tryLock().close();
        }
    }

    @Test
    void whatNeedsLinuxSaysSo() {
        assumeTrue(!SyncPlatform.isLinux(), "on Linux nothing is refused");
        refused(
                UnsupportedOperationException.class,
                () -> LinuxFutex.builder().build(),
                "LinuxFutex needs Linux futexes",
                "allowed only there",
                "use FutexLike.create");
        refused(
                UnsupportedOperationException.class,
                () -> new PriorityInheritanceMutex<>(0).lockWithPriority(Priority.fifo(1)),
                "lockWithPriority needs Linux",
                "allowed only there",
                "use");
    }
}
