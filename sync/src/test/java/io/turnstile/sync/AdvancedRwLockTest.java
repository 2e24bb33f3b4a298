package io.turnstile.sync;

import io.turnstile.sync.AdvancedRwLock.Preference;
import io.turnstile.sync.AdvancedRwLock.ReadGuard;
import io.turnstile.sync.AdvancedRwLock.UpgradeableGuard;
import io.turnstile.sync.AdvancedRwLock.WriteGuard;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AdvancedRwLockTest {
    private static final long SHORT_MS = 3;

    @ParameterizedTest
    @EnumSource
    void readersShareAndWritersDoNot(Preference preference) {
        AdvancedRwLock<Integer> lock = new AdvancedRwLock<>(1, preference);
        try (Crew crew = new Crew()) {
            try (ReadGuard<Integer> mine = lock.read()) {
                crew.run(() -> {
                            lock.read().close();
                            UpgradeableGuard<Integer> upgradeable = lock.upgradeableRead();
                            assertNull(upgradeable.tryUpgrade(SHORT_MS, TimeUnit.MILLISECONDS));
                            assertEquals(1, upgradeable.get());
                            upgradeable.close();
                            assertNull(lock.tryWrite(SHORT_MS, TimeUnit.MILLISECONDS));
                            lock.read().close();
                        })
                        .result();
                assertEquals(1, mine.get());
            }
            try (WriteGuard<Integer> mine = lock.write()) {
                crew.run(() -> {
                            assertNull(lock.tryRead(SHORT_MS, TimeUnit.MILLISECONDS));
                            assertNull(lock.tryWrite(SHORT_MS, TimeUnit.MILLISECONDS));
                            assertNull(lock.tryUpgradeableRead(SHORT_MS, TimeUnit.MILLISECONDS));
                            assertThrows(IllegalMonitorStateException.class, mine::get);
                        })
                        .result();
                lock.read().close(); // a writer may read
                mine.set(2);
            }
            assertEquals(2, lock.read().get());
        }
    }

    @Test
    void upgradeLetsNoWriterBetween() {
        AdvancedRwLock<Integer> lock = new AdvancedRwLock<>(0);
        int threads = 4;
        int rounds = 2_000;
        try (Crew crew = new Crew()) {
            for (int t = 0; t < threads; t++) {
                crew.run(() -> {
                    for (int i = 0; i < rounds; i++) {
                        UpgradeableGuard<Integer> reading = lock.upgradeableRead();
                        int seen = reading.get();
                        if (i % 8 == 0) {
                            lock.toString();
                            Thread.yield();
                        }
                        try (WriteGuard<Integer> writing = reading.upgrade()) {
                            assertEquals(seen, writing.get());
                            writing.set(seen + 1);
                        }
                        reading.close(); // nothing: it was consumed
                    }
                });
            }
        }
        assertEquals(threads * rounds, lock.read().get());
    }

    @Test
    void downgradeLetsNoWriterBetween() {
        AdvancedRwLock<Integer> lock = new AdvancedRwLock<>(0);
        int rounds = 2_000;
        try (Crew crew = new Crew()) {
            for (int t = 0; t < 4; t++) {
                crew.run(() -> {
                    for (int i = 0; i < rounds; i++) {
                        WriteGuard<Integer> writing = lock.write();
                        int mine = writing.get() + 1;
                        writing.set(mine);
                        try (ReadGuard<Integer> reading = writing.downgrade()) {
                            assertEquals(mine, reading.get());
                        }
                    }
                });
            }
        }
        assertEquals(4 * rounds, lock.read().get());
    }

    @Test
    void readerThatWantsToWriteIsRefusedAndKeepsItsRead() {
        AdvancedRwLock<Integer> lock = new AdvancedRwLock<>(0);
        ReadGuard<Integer> reading = lock.read();
        assertThrows(IllegalMonitorStateException.class, lock::write);
        assertThrows(IllegalMonitorStateException.class, lock::upgradeableRead);
        assertEquals(0, reading.get());
        reading.close();
        lock.write().close();
    }

    @Test
    void waitingWriterKeepsNewReadersOutButNotOldOnes() {
        AdvancedRwLock<Integer> lock = new AdvancedRwLock<>(0, Preference.WRITER);
        ReadGuard<Integer> reading = lock.read();
        try (Crew crew = new Crew()) {
            Crew.Member<Void> writer = crew.run(() -> lock.write().close());
            Crew.await("new readers are kept out", () -> !canRead(lock));
            lock.read().close(); // reentrant: or it would wait for the writer, and the writer for it
            reading.close();
            writer.result();
        }
        assertTrue(canRead(lock));
    }

    @Test
    void waitingWriterLetsReadersInWhereTheyGoFirst() {
        AdvancedRwLock<Integer> lock = new AdvancedRwLock<>(0, Preference.READER);
        ReadGuard<Integer> reading = lock.read();
        try (Crew crew = new Crew()) {
            AtomicBoolean begun = new AtomicBoolean();
            Crew.Member<Void> writer = crew.run(() -> {
                begun.set(true);
                lock.write().close();
            });
            Crew.await("the writer comes", begun::get);
            for (int i = 0; i < 50; i++) {
                assertTrue(canRead(lock));
            }
            reading.close();
            writer.result();
        }
    }

    private static boolean canRead(AdvancedRwLock<Integer> lock) {
        try (Crew other = new Crew()) {
            return other.start(() -> {
                        ReadGuard<Integer> guard = lock.tryRead(SHORT_MS, TimeUnit.MILLISECONDS);
                        if (guard != null) {
                            guard.close();
                        }
                        return guard != null;
                    })
                    .result();
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptEndsTheWaitAndLeavesTheLockUsable(Preference preference) {
        AdvancedRwLock<Integer> lock = new AdvancedRwLock<>(0, preference);
        ReadGuard<Integer> reading = lock.read();
        for (int i = 0; i < 30; i++) {
            try (Crew crew = new Crew()) {
                Crew.Member<Void> writer = crew.run(
                        () -> assertThrows(InterruptedException.class, () -> lock.tryWrite(1, TimeUnit.HOURS)));
                writer.thread().interrupt();
            }
            assertTrue(canRead(lock), "the writer that gave up must not keep readers out");
        }
        reading.close();
        lock.write().close();
    }

    @Test
    void viewServesCodeForJavaUtilConcurrent() throws Exception {
        ReadWriteLock view = new AdvancedRwLock<>(null).asReadWriteLock();
        view.writeLock().lock();
        view.writeLock().lock();
        view.readLock().lock();
        view.writeLock().unlock();
        view.writeLock().unlock();
        try (Crew crew = new Crew()) {
            crew.run(() -> {
                assertFalse(view.writeLock().tryLock());
                assertTrue(view.readLock().tryLock());
                view.readLock().unlock();
                assertThrows(IllegalMonitorStateException.class, view.readLock()::unlock);
                assertThrows(IllegalMonitorStateException.class, view.writeLock()::unlock);
            });
        }
        view.readLock().unlock();
        assertThrows(UnsupportedOperationException.class, view.readLock()::newCondition);
        assertTrue(view.writeLock().tryLock(1, TimeUnit.SECONDS));
        view.writeLock().unlock();
    }

    @Test
    void conditionOfTheWriteLockLetsOthersWrite() {
        ReadWriteLock view = new AdvancedRwLock<>(null).asReadWriteLock();
        Condition filled = view.writeLock().newCondition();
        assertThrows(IllegalMonitorStateException.class, filled::await);
        AtomicInteger level = new AtomicInteger();
        try (Crew crew = new Crew()) {
            for (int t = 0; t < 3; t++) {
                crew.run(() -> {
                    view.writeLock().lock();
                    try {
                        while (level.get() == 0) {
                            filled.await();
                        }
                        level.decrementAndGet();
                    } finally {
                        view.writeLock().unlock();
                    }
                });
            }
            for (int i = 0; i < 3; i++) {
                view.readLock().lock();
                view.readLock().unlock();
                view.writeLock().lock();
                level.incrementAndGet();
                filled.signal();
                view.writeLock().unlock();
            }
        }
        assertEquals(0, level.get());
    }

    /** Readers see two fields that only writers change together; every way in and out is used. */
    @ParameterizedTest
    @EnumSource
    void mixedStormKeepsTheInvariant(Preference preference) {
        AdvancedRwLock<int[]> lock = new AdvancedRwLock<>(new int[2], preference);
        int rounds = Integer.getInteger("turnstile.storm.operations", 20_000);
        AtomicInteger writes = new AtomicInteger();
        try (Crew crew = new Crew()) {
            for (int t = 0; t < 4; t++) {
                crew.run(() -> {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    for (int i = 0; i < rounds; i++) {
                        int choice = random.nextInt(100);
                        if (choice < 80) {
                            try (ReadGuard<int[]> guard = lock.read()) {
                                assertEquals(guard.get()[0], guard.get()[1]);
                            }
                        } else if (choice < 85) {
                            change(lock.write(), writes);
                        } else if (choice < 90) {
                            change(lock.upgradeableRead().upgrade(), writes);
                        } else if (choice < 95) {
                            change(lock.tryWrite(random.nextInt(50), TimeUnit.MICROSECONDS), writes);
                        } else {
                            UpgradeableGuard<int[]> guard = lock.upgradeableRead();
                            WriteGuard<int[]> upgraded = guard.tryUpgrade(random.nextInt(50), TimeUnit.MICROSECONDS);
                            change(upgraded, writes);
                            guard.close();
                        }
                    }
                });
            }
        }
        try (ReadGuard<int[]> guard = lock.read()) {
            assertEquals(writes.get(), guard.get()[0]);
            assertEquals(writes.get(), guard.get()[1]);
        }
        assertNotNull(lock.toString());
    }

    private static void change(WriteGuard<int[]> guard, AtomicInteger writes) {
        if (guard != null) {
            try (guard) {
                guard.get()[0]++;
                writes.incrementAndGet();
                guard.get()[1]++;
            }
        }
    }
}
