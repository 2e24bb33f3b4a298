package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;

/**
 * Acquire and release on a {@link ThinLock}, apart from the two compare-and-sets that its owner class inlines: FREE to
 * THIN by a registered platform thread, and THIN with one hold to FREE.
 *
 * <p>I1 (exact) the owner of a THIN word is a platform thread whose record is in the registry, so that who inflates the
 * lock knows the tid to put into the futex word. Virtual threads own FAT words only.
 */
final class LockCore {
    /** How often tryLock looks at a word that has no owner before it takes it for held. */
    private static final int MOST_LOOKS = 100;

    private LockCore() {}

    /*
     * Repeatedly: take a FREE word, or raise our own count; on FAT: raise our own count, or take its word, or visit and
     * wait there; on another's THIN: spin a little, then inflate, visit and wait there.
     */
    static Outcome acquire(ThinLock lock, Thread thread, WaitMode mode, long deadlineNs) {
        StackProbe.touchDeep(); // not between taking the word and saying so
        ThreadRecord me = ThreadIds.isVirtual(thread) ? null : ThreadRegistry.current(thread);
        Spin spin = Spin.of(me);
        for (; ; ) {
            long word = lock.word();
            FatLock fat = null;
            if (LockWord.isFat(word)) {
                fat = FatLocks.at(word);
                if (reenterFat(fat, thread, word) || !fat.hasQueue() && fat.tryTake(thread, me, word)) {
                    return Outcome.OWNED;
                }
                fat = fat.visit(lock, word) ? fat : null;
            } else if (isOpenTo(me, word)) {
                if (takeOrReenter(lock, word, thread, me)) {
                    return Outcome.OWNED;
                }
            } else if (!spin.pause()) {
                fat = FatLocks.inflate(lock, word);
            }
            if (fat != null) {
                return fat.enter(thread, me, mode, deadlineNs);
            }
        }
    }

    /** Takes the lock if that needs no waiting, past any queue. */
    static boolean tryAcquire(ThinLock lock, Thread thread) {
        StackProbe.touchDeep();
        int looks = 0;
        ThreadRecord me = ThreadIds.isVirtual(thread) ? null : ThreadRegistry.current(thread);
        for (; ; ) {
            long word = lock.word();
            if (LockWord.isFat(word)) {
                FatLock fat = FatLocks.at(word);
                if (reenterFat(fat, thread, word) || fat.tryTake(thread, me, word)) {
                    return true;
                }
                if (fat.owner() != null && lock.word() == word && !fat.isClosedFor(lock, word)) {
                    return false;
                }
                if (looks++ > MOST_LOOKS) {
                    return false; // somebody holds the word and was stopped before it could say so
                }
                Thread.onSpinWait();
            } else if (!isOpenTo(me, word)) {
                return false;
            } else if (takeOrReenter(lock, word, thread, me)) {
                return true;
            }
        }
    }

    private static boolean isOpenTo(ThreadRecord me, long word) {
        return word == LockWord.FREE || me != null && LockWord.thinOwner(word) == me.id();
    }

    private static boolean reenterFat(FatLock fat, Thread thread, long word) {
        if (!fat.isOwnedBy(thread, word)) {
            return false;
        }
        fat.addHold();
        return true;
    }

    /** From FREE, or from THIN owned by the caller; false where the word has changed. */
    private static boolean takeOrReenter(ThinLock lock, long word, Thread thread, ThreadRecord me) {
        if (word == LockWord.FREE) {
            return me == null
                    ? FatLocks.inflateOwned(lock, word, thread, null) != null // keeps I1
                    : lock.casWord(word, LockWord.held(me.id()));
        }
        if (LockWord.thinHolds(word) == LockWord.MAX_THIN_HOLDS) {
            FatLock fat = FatLocks.inflateOwned(lock, word, thread, me);
            if (fat != null) {
                fat.addHold();
            }
            return fat != null;
        }
        return lock.casWord(word, word + 1);
    }

    /**
     * Gives one hold back.
     *
     * @throws IllegalMonitorStateException where the caller does not own the lock; nothing is changed then
     */
    static void release(ThinLock lock, Thread thread) {
        for (; ; ) {
            long word = lock.word();
            if (LockWord.isFat(word)) {
                releaseFat(FatLocks.at(word), thread, word);
                return;
            }
            checkThinOwner(word, thread);
            if (lock.casWord(word, LockWord.withoutHold(word))) {
                return;
            }
        }
    }

    /** Gives one hold of a fat lock back; {@code word} is the heap word that named it. */
    static void releaseFat(FatLock fat, Thread thread, long word) {
        if (!fat.isOwnedBy(thread, word)) {
            throw new IllegalMonitorStateException();
        }
        if (!fat.dropHold()) {
            fat.release(ThreadIds.isVirtual(thread) ? null : ThreadRegistry.current(thread));
        }
    }

    /** Throws unless the caller holds a lock whose word is not FAT. */
    static void checkThinOwner(long word, Thread thread) {
        if (word == LockWord.FREE || LockWord.thinOwner(word) != ThreadIds.of(thread)) {
            throw new IllegalMonitorStateException();
        }
    }

    /**
     * The fat lock that the caller owns, made where the lock is thin.
     *
     * @throws IllegalMonitorStateException where the caller does not own the lock
     */
    static FatLock ownedFat(ThinLock lock, Thread thread) {
        for (; ; ) {
            long word = lock.word();
            if (LockWord.isFat(word)) {
                FatLock fat = FatLocks.at(word);
                if (!fat.isOwnedBy(thread, word)) {
                    throw new IllegalMonitorStateException();
                }
                return fat;
            }
            checkThinOwner(word, thread);
            FatLock fat = FatLocks.inflateOwned(lock, word, thread, ThreadRegistry.current(thread));
            if (fat != null) {
                return fat;
            }
        }
    }

    /** How often the caller holds the lock. */
    static int holds(ThinLock lock, Thread thread) {
        long word = lock.word();
        if (LockWord.isFat(word)) {
            FatLock fat = FatLocks.at(word);
            return fat.isOwnedBy(thread, word) ? fat.holds() : 0;
        }
        return word != LockWord.FREE && LockWord.thinOwner(word) == ThreadIds.of(thread) ? LockWord.thinHolds(word) : 0;
    }
}
