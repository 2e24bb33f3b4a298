package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;

/**
 * The 64-bit heap word of a lock.
 *
 * <pre>
 *   bit 63 | bits 62–16         | bits 15–0          | meaning                             | moved by
 *   -------+--------------------+--------------------+-------------------------------------+---------------------------
 *     0    | 0                  | 0, or control      | FREE                                | any thread, CAS to thin
 *     0    | owner's number     | hold count, or     | THIN: held, nobody waits            | owner: CAS count, CAS FREE
 *          |                    | control and count  |                                     | a contender: CAS to FAT
 *     1    | binding (39 bits) and index (24 bits)   | FAT: the {@link FatLock} at index, as long as its own binding number
 *          |                                         | is this one; held or not as its futex word says | last one out: CAS FREE
 * </pre>
 *
 * Bits 15–0 of a word that is not FAT:
 *
 * <pre>
 *   bit 15 | bits 14–8          | bits 7–0           | the lock is
 *   -------+--------------------+--------------------+-------------------------------------------------------------
 *     0    | hold count (15 bits)                    | not controlled: its site's protocol, taken by the inlined way
 *     1    | level, 1–99        | hold count         | under that ceiling; see {@link CeilingCore}
 *     1    | 0                  | hold count         | inheriting, whatever its site says
 *     1    | OBSERVED           | hold count         | its site's protocol; who takes it is observed
 * </pre>
 *
 * The control stays with a word through all its states (a FatLock keeps it while the word is FAT) until {@link LockControl}
 * changes it. So the inlined compare-and-sets, which know FREE as 0 and THIN without control, never take or free a controlled
 * lock: those cost others nothing.
 *
 * <p>A binding number is never used twice for one index (2<sup>39</sup> at a million a second last six days of nothing else
 * between two instructions of one thread), so equality of words means equality of bindings: no ABA.
 */
final class LockWord {
    /** Free, and not controlled. */
    static final long FREE = 0;

    static final int MAX_INDEX = (1 << 24) - 1;
    static final long MAX_BINDING = (1L << 39) - 1;

    /** The level of a lock whose callers are observed. */
    static final int OBSERVED = 127;

    private static final int OWNER_SHIFT = 16;
    private static final int BINDING_SHIFT = 24;
    private static final int CONTROLLED = 0x8000;
    private static final int LEVEL_SHIFT = 8;
    private static final int CONTROL_MASK = 0xFF00;
    private static final int HIGHEST_LEVEL = 99;
    private static final int PLAIN_HOLDS = 0x7FFF;
    private static final int CONTROLLED_HOLDS = 0xFF;

    private LockWord() {}

    /** THIN, held once, not controlled. */
    static long held(long threadId) {
        return threadId << OWNER_SHIFT | 1;
    }

    /** FREE under a control; 0 is none. */
    static long free(int control) {
        return control;
    }

    /** FREE, as a new lock of a site is. */
    static long freeOf(LockSite site) {
        Ceiling ceiling = site.ceiling();
        if (ceiling == Ceiling.NONE) {
            return FREE;
        }
        return free(controlOf(site.protocol() == LockProtocol.CEILING ? ceiling.level() : OBSERVED));
    }

    /** The control with a level. */
    static int controlOf(int level) {
        return CONTROLLED | level << LEVEL_SHIFT;
    }

    /** The level of a control: 1–99 is a ceiling. */
    static int levelOf(int control) {
        return (control & ~CONTROLLED) >>> LEVEL_SHIFT;
    }

    /** The ceiling of a control; 0 where it has none. */
    static int ceilingOf(int control) {
        int level = levelOf(control);
        return level <= HIGHEST_LEVEL ? level : 0;
    }

    /** Of a word that is not FAT: the control, or 0. */
    static int control(long word) {
        return isControlled(word) ? (int) word & CONTROL_MASK : 0;
    }

    /** Of a word that is not FAT. */
    static boolean isControlled(long word) {
        return (word & CONTROLLED) != 0;
    }

    static boolean isFat(long word) {
        return word < 0;
    }

    /** Whether it is FREE, controlled or not. */
    static boolean isFree(long word) {
        return word >>> OWNER_SHIFT == 0;
    }

    static long thinOwner(long word) {
        return word >>> OWNER_SHIFT;
    }

    static int thinHolds(long word) {
        return (int) word & mostThinHolds(word);
    }

    /** How many holds a THIN word of this kind can count. */
    static int mostThinHolds(long word) {
        return isControlled(word) ? CONTROLLED_HOLDS : PLAIN_HOLDS;
    }

    /** A THIN word with one hold less. */
    static long withoutHold(long word) {
        return thinHolds(word) == 1 ? free(control(word)) : word - 1;
    }

    /** A THIN word as it is under another control; where its holds do not fit, they differ. */
    static long under(long word, int control) {
        int holds = thinHolds(word);
        long rest = word >>> OWNER_SHIFT << OWNER_SHIFT | control;
        return rest | holds & mostThinHolds(rest);
    }

    static long fat(int index, long binding) {
        return Long.MIN_VALUE | binding << BINDING_SHIFT | index;
    }

    static int index(long word) {
        return (int) word & MAX_INDEX;
    }

    static long binding(long word) {
        return word >>> BINDING_SHIFT & MAX_BINDING;
    }
}
