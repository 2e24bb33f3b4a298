package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.util.concurrent.locks.Lock;

/**
 * Changes the protocol of one lock, whatever its site says: a priority ceiling, or inheritance. The change is one compare-and-set
 * of the lock's word, from free to free under the new control, or from held by the caller to the same; so no thread ever holds a
 * lock under another control than it took it under, its own changes excepted. Does not block.
 */
public final class LockControl {
    /** No control of priorities: the lock is a plain futex lock. */
    public static final int NONE = -1;
    /** Priority inheritance. Above this: priority ceilings, 1–99. */
    public static final int INHERITANCE = 0;

    private static final int MOST_LOOKS = 1000; // while a thread gives back the word that others have met on

    private LockControl() {}

    /**
     * The control that a lock is under.
     *
     * @param target a lock of ours, or an object or class whose monitor is managed
     * @throws IllegalArgumentException where it is neither
     */
    public static int of(Object target) {
        ThinLock lock = lockOf(target);
        for (; ; ) {
            long word = lock.word();
            int control = LockWord.isFat(word) ? FatLocks.at(word).control() : LockWord.control(word);
            if (lock.word() == word) {
                return meaning(lock, control);
            }
        }
    }

    private static int meaning(ThinLock lock, int control) {
        boolean bySite = control == 0 || LockWord.levelOf(control) == LockWord.OBSERVED;
        return bySite ? (isPlain(lock) ? NONE : INHERITANCE) : LockWord.levelOf(control);
    }

    private static boolean isPlain(ThinLock lock) {
        return lock.site().protocol() == LockProtocol.FUTEX;
    }

    /**
     * Puts a lock that is free, or that the caller alone has to do with, under a control.
     *
     * @param target as in {@link #of}
     * @param control {@link #INHERITANCE}, a ceiling from 1 to 99, or {@link #NONE} for locks whose site says futex
     * @return the control that it was under
     * @throws IllegalArgumentException where there is no such lock, or no such control for it
     * @throws IllegalStateException where another thread holds the lock, or waits for it or on one of its conditions, or where the
     *     caller holds it and anybody, the caller included, has waited since it was taken
     * @throws CeilingViolationException where the caller holds the lock and is above the ceiling
     * @throws UnsupportedOperationException where the platform cannot keep it
     */
    public static int set(Object target, int control) {
        ThinLock lock = lockOf(target);
        int next = controlWord(lock, control);
        Thread thread = Thread.currentThread();
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            long word = lock.word();
            if (LockWord.isFat(word)) {
                Thread.onSpinWait(); // perhaps about to be given back
            } else if (LockWord.isFree(word)) {
                if (lock.casWord(word, LockWord.free(next))) {
                    return meaning(lock, LockWord.control(word));
                }
            } else if (LockWord.thinOwner(word) != ThreadIds.of(thread)) {
                break;
            } else if (changeHeld(lock, word, next, ThreadRegistry.current(thread))) {
                return meaning(lock, LockWord.control(word));
            }
        }
        throw new IllegalStateException(CeilingCore.describe(lock) + " keeps its policy: " + whoHasIt(lock, thread)
                + "; change it while no other thread uses the lock");
    }

    private static String whoHasIt(ThinLock lock, Thread caller) {
        Thread owner = LockMonitoring.owner(lock);
        if (owner == null || owner == caller) {
            return "threads wait for it, or on one of its conditions, or have done so since the caller took it";
        }
        return "thread \"" + owner.getName() + "\" holds it";
    }

    /** The caller holds it, nobody waits: comes under the new ceiling, changes the word, leaves the old one. */
    private static boolean changeHeld(ThinLock lock, long word, int next, ThreadRecord me) {
        int before = LockWord.control(word);
        long changed = LockWord.under(word, next);
        if (LockWord.thinHolds(changed) != LockWord.thinHolds(word)) {
            throw new IllegalStateException(CeilingCore.describe(lock) + " keeps its policy: the caller holds it "
                    + LockWord.thinHolds(word) + " times; change it before it is taken so often");
        }
        CeilingCore.enterInstead(me, before, next, lock);
        if (lock.casWord(word, changed)) {
            CeilingCore.leave(me, before);
            return true;
        }
        CeilingCore.leave(me, next); // somebody has come to wait
        return false;
    }

    private static int controlWord(ThinLock lock, int control) {
        if (control < NONE || control > Ceiling.HIGHEST) {
            throw new IllegalArgumentException(
                    "a ceiling is a priority from " + Ceiling.LOWEST + " to " + Ceiling.HIGHEST + ", not " + control);
        }
        if (control == NONE) {
            if (isPlain(lock)) {
                return 0;
            }
            throw new IllegalArgumentException(CeilingCore.describe(lock) + " has protocol "
                    + lock.site().protocol().word() + ": give it inheritance or a ceiling");
        }
        require(Capability.PI_FUTEX);
        if (control == INHERITANCE) {
            return isPlain(lock) ? LockWord.controlOf(INHERITANCE) : 0;
        }
        require(Capability.REALTIME_SCHEDULING);
        return LockWord.controlOf(control);
    }

    private static void require(Capability capability) {
        Finding finding = Platform.get().finding(capability);
        if (!finding.present()) {
            throw new UnsupportedOperationException(capability.title() + " is missing (" + finding.detail() + ")"
                    + (finding.remedy().isEmpty() ? "" : "; remedy: " + finding.remedy()));
        }
    }

    private static ThinLock lockOf(Object target) {
        if (target instanceof PlatformReentrantLock lock) {
            return lock;
        }
        ManagedObject managed = target instanceof Lock ? null : Monitors.managed(target);
        if (managed == null) {
            throw new IllegalArgumentException((target instanceof Lock ? "the lock " : "the monitor of ")
                    + target.getClass().getName()
                    + " is the JVM's: a rule must select the class that creates it"
                    + (target instanceof Lock ? "" : ", with the key monitors") + ", before that class is loaded");
        }
        return new MonitorView(managed);
    }
}
