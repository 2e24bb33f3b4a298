package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadIds;
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
                return word != LockWord.FREE;
            }
            FatLock fat = FatLocks.at(word);
            if (fat.visit(lock, word)) {
                boolean held = fat.isHeld();
                endVisit(fat);
                return held;
            }
        }
    }

    static Thread owner(ThinLock lock) {
        for (; ; ) {
            long word = lock.word();
            if (!LockWord.isFat(word)) {
                ThreadRecord record = word == LockWord.FREE ? null : ThreadRegistry.find(LockWord.thinOwner(word));
                return record == null ? null : record.thread();
            }
            FatLock fat = FatLocks.at(word);
            if (fat.visit(lock, word)) {
                Thread owner = fat.owner();
                endVisit(fat);
                return owner;
            }
        }
    }

    /** The threads that wait to acquire the lock; a waiter that was signalled on a condition is one of them. */
    static List<Thread> queuedThreads(ThinLock lock) {
        List<Thread> threads = new ArrayList<>();
        for (; ; ) {
            long word = lock.word();
            if (!LockWord.isFat(word)) {
                return threads;
            }
            FatLock fat = FatLocks.at(word);
            if (fat.visit(lock, word)) {
                collect(fat, threads);
                endVisit(fat);
                return threads;
            }
        }
    }

    private static void endVisit(FatLock fat) {
        Thread thread = Thread.currentThread();
        fat.endVisit(ThreadIds.isVirtual(thread) ? null : ThreadRegistry.current(thread));
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
