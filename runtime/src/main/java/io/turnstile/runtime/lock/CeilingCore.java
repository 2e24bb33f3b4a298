package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import io.turnstile.runtime.thread.ThreadScheduling;

/**
 * Acquire and release of locks whose word carries a control: a priority ceiling, inheritance that was asked for later, or the
 * wish to know who takes them. The word underneath is a priority-inheritance word, so a ceiling lock inherits as well.
 */
final class CeilingCore {
    /*
     * A platform thread and one lock under ceiling c:
     *
     *   state            | thread's ceilings | word                    | left by
     *   -----------------+-------------------+-------------------------+-----------------------------------------------
     *   outside          | without c         | not its own             | enter: checks, push c (may fail: still outside)
     *   lifted, going in | with c            | not its own             | the word becomes its own; or gives up: pop c
     *   inside           | with c            | THIN or FAT, its own    | the last release: the word first
     *   lifted, going out| with c            | not its own             | pop c
     *   waiting          | without c         | FAT, visited            | signal, interrupt, time-out: push c, then acquire
     *
     * C1 (exact) a platform thread that owns a controlled word holds that word's ceiling once. It was pushed before the word
     *    was taken, under the very control that the word has then: of a thin word, since one CAS takes it from FREE with this
     *    control; of a fat one, since the control of a binding never changes, and was read of this binding (BoundWord.control).
     *    Nobody changes the control of a word that another owns. So what the last release pops is what was pushed.
     * C2 (exact) nobody leaves without owning the word and without having popped: interrupt, time-out, every exception.
     * C3 a virtual thread has no priority: it is neither checked nor lifted, and its carrier is left alone.
     *
     * Why lift before the compare-and-set, not after it: after it, there is a moment in which the lock is held by a thread that
     * anybody in between can keep from running, which is what a ceiling is there to rule out. Inheritance would help only once
     * somebody waits, and not where the waiter cannot run either. For the same reason the release frees the word first. The
     * price is that a thread waits at the ceiling, so that the waiters of one lock queue among equals: first come, first served.
     * (POSIX PRIO_PROTECT: the same order, seen in glibc's pthread_mutex_lock.)
     *
     * A thread that is lifted is real-time: it neither spins nor sleeps politely (InheritanceLock), but waits in the kernel, and
     * lends its ceiling to an owner that has not come to its own, a virtual one excepted.
     *
     * Waiting on a condition gives the ceiling away after the word and takes it again before the word. So such a waiter does
     * not wait to be requeued to the word by the kernel, which would make it owner before it is lifted.
     */
    private static final int NONE = 0;

    private CeilingCore() {}

    /**
     * As {@link LockCore#acquire}, of a lock that the caller does not hold.
     *
     * @param me the record of the caller; null where it is virtual
     * @throws CeilingViolationException where the ceiling is below the caller
     * @throws PlatformException where the caller cannot be lifted
     */
    static Outcome acquire(ThinLock lock, Thread thread, ThreadRecord me, WaitMode mode, long deadlineNs) {
        Entry entry = new Entry(lock, thread, me);
        Outcome outcome = Outcome.RETRY;
        try {
            while (outcome == Outcome.RETRY) {
                outcome = entry.tryOnce(mode, deadlineNs);
            }
            return outcome;
        } finally {
            entry.end(outcome == Outcome.OWNED);
        }
    }

    /** As {@link LockCore#tryAcquire}. A lock that is plainly held costs no system call. */
    static boolean tryAcquire(ThinLock lock, Thread thread, ThreadRecord me) {
        Entry entry = new Entry(lock, thread, me);
        boolean owned = false;
        try {
            for (int looks = 0; !owned && looks <= LockCore.MOST_LOOKS; looks++) {
                long word = lock.word();
                if (isHeld(lock, word)) {
                    break;
                }
                if (LockWord.isFat(word)) {
                    FatLock fat = FatLocks.at(word);
                    entry.comeUnder(fat.control());
                    owned = fat.tryTake(thread, me, word);
                    Thread.onSpinWait(); // where it is not owned, somebody is between taking the word and saying so
                } else {
                    entry.comeUnder(LockWord.control(word));
                    owned = entry.takeFree(word);
                }
            }
            return owned;
        } finally {
            entry.end(owned);
        }
    }

    private static boolean isHeld(ThinLock lock, long word) {
        if (!LockWord.isFat(word)) {
            return !LockWord.isFree(word);
        }
        FatLock fat = FatLocks.at(word);
        return fat.owner() != null && lock.word() == word && !fat.isClosedFor(lock, word);
    }

    /** The way of one thread into one lock: under which control it has come so far. */
    private static final class Entry {
        private final ThinLock lock;
        private final Thread thread;
        private final ThreadRecord me;
        private int control = NONE;
        private Spin spin;

        Entry(ThinLock lock, Thread thread, ThreadRecord me) {
            this.lock = lock;
            this.thread = thread;
            this.me = me;
        }

        /** RETRY where the word has changed. */
        Outcome tryOnce(WaitMode mode, long deadlineNs) {
            long word = lock.word();
            FatLock fat;
            if (LockWord.isFat(word)) {
                fat = FatLocks.at(word);
                if (!fat.visit(lock, word)) {
                    return Outcome.RETRY;
                }
                comeUnderAsVisitor(fat);
            } else {
                comeUnder(LockWord.control(word));
                if (LockWord.isFree(word)) {
                    return takeFree(word) ? Outcome.OWNED : Outcome.RETRY;
                }
                fat = spins() ? null : FatLocks.inflate(lock, word);
            }
            return fat == null ? Outcome.RETRY : fat.enter(thread, me, mode, deadlineNs);
        }

        private void comeUnderAsVisitor(FatLock fat) {
            boolean done = false;
            try {
                comeUnder(fat.control());
                done = true;
            } finally {
                if (!done) {
                    fat.endVisit(me);
                }
            }
        }

        private boolean spins() {
            if (spin == null) {
                spin = Spin.of(me);
            }
            return spin.pause();
        }

        /** Leaves the control that it was under, and comes under another. */
        void comeUnder(int next) {
            if (next != control) {
                end(false);
                enter(me, next, lock);
                control = next;
            }
        }

        boolean takeFree(long word) {
            return me == null
                    ? FatLocks.inflateOwned(lock, word, thread, null) != null // keeps I1 of LockCore
                    : lock.casWord(word, word | LockWord.held(me.id()));
        }

        /** Keeps C2. */
        void end(boolean owned) {
            if (!owned && control != NONE) {
                int left = control;
                control = NONE;
                leave(me, left);
            }
        }
    }

    private static void enter(ThreadRecord me, int control, ThinLock lock) {
        if (me == null || control == NONE) {
            return;
        }
        int ceiling = LockWord.ceilingOf(control);
        if (ceiling > 0) {
            check(me, ceiling, me.scheduling().ceiling(), lock);
            int result = me.scheduling().push(ceiling);
            if (result < 0) {
                throw refused(me, ceiling, lock, result);
            }
        } else if (LockWord.levelOf(control) == LockWord.OBSERVED) {
            lock.site().ceiling().observe(me.scheduling().activeRank());
        }
    }

    /** As {@link #enter}, for the owner of a thin lock that is to hold it under another control. */
    static void enterInstead(ThreadRecord me, int before, int next, ThinLock lock) {
        int ceiling = LockWord.ceilingOf(next);
        if (ceiling > 0) {
            check(me, ceiling, me.scheduling().ceilingWithout(LockWord.ceilingOf(before)), lock);
            int result = me.scheduling().push(ceiling);
            if (result < 0) {
                throw refused(me, ceiling, lock, result);
            }
        }
    }

    /** The two checks of RTSJ's PriorityCeilingEmulation. */
    private static void check(ThreadRecord me, int ceiling, int ofOthers, ThinLock lock) {
        ThreadScheduling scheduling = me.scheduling();
        int base = scheduling.baseRank();
        if (base < 0) {
            throw refused(me, ceiling, lock, base);
        }
        if (base > ceiling) {
            String whose = base == ThreadScheduling.DEADLINE_RANK
                    ? "a SCHED_DEADLINE thread, which is above every priority, thread " + me
                    : "the base priority of the calling thread " + me;
            throw new CeilingViolationException(describe(lock), ceiling, whose, base);
        }
        if (ofOthers > ceiling) {
            String whose =
                    "the ceiling of another lock that the calling thread " + me + " (base priority " + base + ") holds";
            throw new CeilingViolationException(describe(lock), ceiling, whose, ofOthers);
        }
    }

    private static PlatformException refused(ThreadRecord me, int ceiling, ThinLock lock, int result) {
        return new PlatformException(
                "lifting thread " + me + " to the priority ceiling " + ceiling + " of " + describe(lock),
                -result,
                "the lock was not taken" + (-result == Errno.EPERM ? "; " + remedy(ceiling) : ""));
    }

    private static String remedy(int ceiling) {
        return "the limit on real-time priorities is lower than when the process started: let \"ulimit -r\" be "
                + ceiling + " or more, or give java CAP_SYS_NICE";
    }

    static String describe(ThinLock lock) {
        LockSite site = lock.site();
        return site.methodName().equals(LockSite.MONITOR)
                ? "the monitor of " + site.className()
                : "the lock created at " + site;
    }

    // ---- release

    /** The word of a thin lock has become {@code rest} by a release of the caller's. */
    static void released(long rest, Thread thread) {
        if (rest != LockWord.FREE && LockWord.isFree(rest)) {
            leave(ThreadRegistry.current(thread), LockWord.control(rest));
        }
    }

    /** Releases the last hold of a fat lock; {@code me} null where the owner is virtual. */
    static void releaseFat(FatLock fat, ThreadRecord me) {
        int control = fat.control(); // before the word is another's
        try {
            fat.release(me);
        } finally {
            leave(me, control);
        }
    }

    /**
     * Takes the ceiling away after the word was given away; {@code me} null where the caller is virtual.
     *
     * @throws PlatformException where the kernel refuses; the ceiling is gone all the same, see {@link ThreadScheduling#pop}
     */
    static void leave(ThreadRecord me, int control) {
        int ceiling = me == null ? 0 : LockWord.ceilingOf(control);
        if (ceiling > 0) {
            int result = me.scheduling().pop(ceiling);
            if (result < 0) {
                throw new PlatformException(
                        "giving thread " + me + " its priority back after a lock with the ceiling " + ceiling,
                        -result,
                        "the lock was released, but the thread stays lifted until it next takes or releases such a lock");
            }
        }
    }

    /**
     * Takes the ceiling again before the word is acquired again after a condition wait, which must not fail.
     *
     * @return what to throw once the lock is held; or null
     */
    static PlatformException comeBack(ThreadRecord me, FatLock fat) {
        int ceiling = me == null ? 0 : LockWord.ceilingOf(fat.control());
        int result = ceiling > 0 ? me.scheduling().pushAnyway(ceiling) : 0;
        return result == 0
                ? null
                : new PlatformException(
                        "lifting thread " + me + " to the priority ceiling " + ceiling + " after a condition wait",
                        -result,
                        "the lock is held, but without its ceiling");
    }
}
