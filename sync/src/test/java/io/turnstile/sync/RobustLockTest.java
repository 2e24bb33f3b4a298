package io.turnstile.sync;

import io.turnstile.sync.FutexLock.Acquired;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Locks that survive their owner: a thread that ends with it, a process that is killed with it. */
class RobustLockTest {
    @BeforeEach
    void needsLinux() {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
    }

    private static FutexLock lockIn(Path file, boolean inherits) {
        return LinuxFutex.builder()
                .file(file)
                .robust(true)
                .priorityInheritance(inherits)
                .buildLock();
    }

    /** Holds the lock until it is killed. */
    static final class Holder {
        public static void main(String[] args) throws InterruptedException {
            FutexLock lock = lockIn(Path.of(args[0]), Boolean.parseBoolean(args[1]));
            lock.lock();
            System.out.println("held");
            new CountDownLatch(1).await();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void processKilledWithTheLockIsSurvived(boolean inherits) throws Exception {
        Path file = FutexKind.newFile();
        FutexLock lock = lockIn(file, inherits);
        for (int round = 0; round < 2; round++) {
            try (Child child = Child.start(Holder.class, file.toString(), Boolean.toString(inherits))) {
                child.expect("held");
                assertNull(lock.tryLock(), "the other process has it");
                assertNotEquals(0, lock.ownerTid());
                child.kill();
                assertEquals(Acquired.OWNER_DIED, lock.lock());
                lock.markConsistent();
                lock.unlock();
                assertEquals(Acquired.CONSISTENT, lock.lock());
                lock.unlock();
            }
        }
        lock.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waiterIsTheNextOwnerWhenTheProcessIsKilled(boolean inherits) throws Exception {
        Path file = FutexKind.newFile();
        List<String> told = new ArrayList<>(); // written under the lock
        FutexLock lock = LinuxFutex.builder()
                .file(file)
                .priorityInheritance(inherits)
                .onOwnerDied(mine -> {
                    told.add(Thread.currentThread().getName());
                    mine.markConsistent();
                })
                .buildLock();
        try (Child child = Child.start(Holder.class, file.toString(), Boolean.toString(inherits));
                Crew crew = new Crew()) {
            child.expect("held");
            for (int i = 0; i < 3; i++) {
                crew.run(() -> {
                    Acquired acquired = lock.tryLock(1, TimeUnit.HOURS);
                    assertNotEquals(null, acquired);
                    lock.unlock();
                });
            }
            Thread.sleep(50); // so that they sleep, mostly; either way they must be told
            child.kill();
        }
        assertEquals(1, told.size(), "one is told, the others find it repaired");
        assertEquals(Acquired.CONSISTENT, lock.lock());
        lock.unlock();
        lock.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void threadThatEndsWithTheLockIsSurvived(boolean inherits) {
        FutexLock lock =
                LinuxFutex.builder().robust(true).priorityInheritance(inherits).buildLock();
        try (Crew crew = new Crew()) {
            crew.run(lock::lock).result();
        }
        Acquired[] acquired = new Acquired[1];
        Crew.await("the thread is gone for the kernel", () -> {
            acquired[0] = lock.tryLock();
            return acquired[0] != null;
        });
        assertEquals(Acquired.OWNER_DIED, acquired[0]);
        lock.unlock();
        assertThrows(LockNotRecoverableException.class, lock::lock, "released without repair");
        assertThrows(LockNotRecoverableException.class, lock::tryLock);
    }

    @Test
    void callbackThatThrowsLeavesTheLockLost() {
        FutexLock lock = LinuxFutex.builder()
                .onOwnerDied(mine -> {
                    throw new ArithmeticException("cannot repair");
                })
                .buildLock();
        try (Crew crew = new Crew()) {
            crew.run(lock::lock).result();
        }
        assertThrows(ArithmeticException.class, lock::lock);
        assertThrows(LockNotRecoverableException.class, lock::lock);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "core-pi", "robust", "robust-pi", "shared", "shared-pi"})
    void lockKeepsItsContract(String kind) {
        try (FutexLock lock = lockOf(kind)) {
            assertEquals(Acquired.CONSISTENT, lock.lock());
            assertNotEquals(0, lock.ownerTid());
            assertThrows(IllegalMonitorStateException.class, lock::lock);
            assertThrows(IllegalStateException.class, lock::markConsistent);
            try (Crew crew = new Crew()) {
                crew.run(() -> {
                    assertNull(lock.tryLock());
                    assertNull(lock.tryLock(2, TimeUnit.MILLISECONDS));
                    assertThrows(IllegalMonitorStateException.class, lock::unlock);
                    Thread.currentThread().interrupt();
                    assertThrows(InterruptedException.class, lock::lockInterruptibly);
                });
                for (int i = 0; i < 20; i++) {
                    Crew.Member<Void> waiter =
                            crew.run(() -> assertThrows(InterruptedException.class, lock::lockInterruptibly));
                    Thread.onSpinWait();
                    waiter.thread().interrupt();
                }
            }
            lock.unlock();
            assertEquals(0, lock.ownerTid());
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
            assertThrows(IllegalArgumentException.class, () -> lock.tryLock(-1, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "core-pi", "robust", "robust-pi", "shared", "shared-pi"})
    void lockExcludes(String kind) {
        int rounds = Integer.getInteger("turnstile.storm.operations", 5_000);
        int[] counter = {0};
        try (FutexLock lock = lockOf(kind)) {
            try (Crew crew = new Crew()) {
                for (int t = 0; t < 4; t++) {
                    crew.run(() -> {
                        for (int i = 0; i < rounds; i++) {
                            if (i % 3 == 0) {
                                lock.lock();
                            } else if (lock.tryLock(1, TimeUnit.HOURS) == null) {
                                throw new AssertionError("an hour has not passed");
                            }
                            counter[0]++;
                            lock.unlock();
                        }
                    });
                }
            }
            assertEquals(4 * rounds, counter[0]);
        }
    }

    @Test
    void heldPrivateLockCannotBeClosed() {
        FutexLock lock = lockOf("robust");
        lock.lock();
        assertThrows(IllegalStateException.class, lock::close);
        lock.unlock();
        lock.close();
        lock.close();
        assertThrows(IllegalStateException.class, lock::lock);
    }

    private static FutexLock lockOf(String kind) {
        LinuxFutexBuilder builder =
                LinuxFutex.builder().priorityInheritance(kind.endsWith("-pi")).robust(kind.startsWith("robust"));
        if (kind.startsWith("shared")) {
            builder.file(FutexKind.newFile());
        }
        return builder.buildLock();
    }
}
