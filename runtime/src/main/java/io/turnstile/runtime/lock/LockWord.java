package io.turnstile.runtime.lock;

/**
 * The 64-bit heap word of a lock.
 *
 * <pre>
 *   bit 63 | bits 62–16         | bits 15–0  | meaning                                     | moved by
 *   -------+--------------------+------------+---------------------------------------------+---------------------------
 *     0    | 0                  | 0          | FREE                                        | any thread, CAS to thin
 *     0    | owner's number     | hold count | THIN: held, nobody waits                    | owner: CAS count, CAS FREE
 *          |                    |            |                                             | a contender: CAS to FAT
 *     1    | binding (39 bits) and index (24 bits) | FAT: the {@link FatLock} at index, as long as its own binding number
 *          |                                 | is this one; held or not as its futex word says | last one out: CAS FREE
 * </pre>
 *
 * A binding number is never used twice for one index (2<sup>39</sup> at a million a second last six days of nothing else
 * between two instructions of one thread), so equality of words means equality of bindings: no ABA.
 */
final class LockWord {
    static final long FREE = 0;
    static final int MAX_THIN_HOLDS = 0xFFFF;
    static final int MAX_INDEX = (1 << 24) - 1;
    static final long MAX_BINDING = (1L << 39) - 1;

    private static final int OWNER_SHIFT = 16;
    private static final int BINDING_SHIFT = 24;

    private LockWord() {}

    /** THIN, held once. */
    static long held(long threadId) {
        return threadId << OWNER_SHIFT | 1;
    }

    static boolean isFat(long word) {
        return word < 0;
    }

    static long thinOwner(long word) {
        return word >>> OWNER_SHIFT;
    }

    static int thinHolds(long word) {
        return (int) word & MAX_THIN_HOLDS;
    }

    /** A THIN word with one hold less. */
    static long withoutHold(long word) {
        return thinHolds(word) == 1 ? FREE : word - 1;
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
