package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.util.ArrayList;
import java.util.List;

/** What any thread may ask about a lock; snapshots that may be old when they are read. */
final class LockMonitoring {
    private LockMonitoring() {}

    static boolean isHeld(ThinLock lock) {
        for (; ; ) {
            long word = lock.word();
            if (!LockWord.isFat(word)) {
                return !LockWord.isFree(word);
            }
            FatLock fat = FatLocks.at(word);
            boolean held = fat.owner() != null || fat.isAbandoned();
            if (isStill(lock, word)) {
                return held;
            }
        }
    }

    static Thread owner(ThinLock lock) {
        for (; ; ) {
            long word = lock.word();
            if (!LockWord.isFat(word)) {
                ThreadRecord record = LockWord.isFree(word) ? null : ThreadRegistry.find(LockWord.thinOwner(word));
                return record == null ? null : record.thread();
            }
            Thread owner = FatLocks.at(word).owner();
            if (isStill(lock, word)) {
                return owner;
            }
        }
    }

    /** How often the owner holds the lock; a guess while it is fat and changes hands. */
    static int holds(ThinLock lock) {
        for (; ; ) {
            long word = lock.word();
            if (!LockWord.isFat(word)) {
                return LockWord.thinHolds(word);
            }
            FatLock fat = FatLocks.at(word);
            int holds = fat.owner() == null ? 0 : fat.holds();
            if (isStill(lock, word)) {
                return holds;
            }
        }
    }

    /** The threads that wait to acquire the lock; a waiter that was signalled on a condition is one of them. */
    static List<Thread> queuedThreads(ThinLock lock) {
        for (; ; ) {
            List<Thread> threads = new ArrayList<>();
            long word = lock.word();
            if (!LockWord.isFat(word)) {
                return threads;
            }
            collect(FatLocks.at(word), threads);
            if (isStill(lock, word)) {
                return threads;
            }
        }
    }

    /** Whether what was read of the fat lock that {@code word} names was read of this lock: its heap word names it still. */
    private static boolean isStill(ThinLock lock, long word) {
        return lock.word() == word;
    }

    private static void collect(FatLock fat, List<Thread> threads) {
        for (ThreadRecord record : ThreadRegistry.all()) {
            ThreadRecord.Wait wait = record.waitingFor();
            if (wait != null && wait.isQueuedOn(fat)) {
                threads.add(record.thread());
            }
        }
        for (Sleeper sleeper : fat.queue) {
            if (sleeper instanceof Sleeper.Virtual) {
                threads.add(sleeper.thread);
            }
        }
    }
}
