package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.NativeSlots;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * All fat locks, by index, and one pool for each protocol, so that futex operations of two families never meet on a word.
 * A fat lock and its slot are made once and then change hands for ever: as many exist as were ever contended at once.
 *
 * <p>No locks here: nobody waits behind a thread of low priority. And giving back allocates nothing: an unlock cannot fail for
 * want of memory.
 */
final class FatLocks {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
    private static final AtomicReferenceArray<FatLock[]> CHUNKS =
            new AtomicReferenceArray<>((LockWord.MAX_INDEX + 1) >>> CHUNK_BITS);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Pool PLAIN = new Pool();
    private static final Pool FAIR_PLAIN = new Pool();
    private static final Pool INHERITANCE = new Pool();
    private static final Pool FAIR_INHERITANCE = new Pool();

    /** A stack of fat locks: index + 1 of the first, linked by {@link FatLock#nextPooled}; a version in it rules out ABA. */
    private static final class Pool {
        private static final int INDEX_BITS = 25;
        private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

        private final AtomicLong head = new AtomicLong();

        void push(FatLock fat) {
            long before;
            do {
                before = head.get();
                fat.nextPooled = (int) (before & INDEX_MASK);
            } while (!head.compareAndSet(before, successor(before, fat.index + 1)));
        }

        FatLock pop() {
            for (; ; ) {
                long before = head.get();
                int first = (int) (before & INDEX_MASK);
                if (first == 0) {
                    return null;
                }
                FatLock fat = at(first - 1);
                if (head.compareAndSet(before, successor(before, fat.nextPooled))) {
                    return fat;
                }
            }
        }

        int size() {
            int size = 0;
            for (int next = (int) (head.get() & INDEX_MASK); next != 0; next = at(next - 1).nextPooled) {
                size++;
            }
            return size;
        }

        private static long successor(long before, int first) {
            return (before | INDEX_MASK) + 1 | first;
        }
    }

    private FatLocks() {}

    /** The fat lock that a FAT word names. */
    static FatLock at(long word) {
        return at(LockWord.index(word));
    }

    private static FatLock at(int index) {
        return CHUNKS.get(index >>> CHUNK_BITS)[index & (CHUNK_SIZE - 1)];
    }

    /** A fat lock for {@code lock}, whose word was seen as {@code word}; closed until it is bound. */
    static FatLock borrow(ThinLock lock, long word) {
        int control = LockWord.control(word);
        boolean inherits = control != 0 && LockWord.levelOf(control) != LockWord.OBSERVED
                || lock.site().protocol() != LockProtocol.FUTEX;
        boolean fair = lock.isFair();
        FatLock fat = pool(inherits, fair).pop();
        if (fat == null) {
            fat = make(inherits, fair);
        }
        fat.setControl(control);
        return fat;
    }

    /** Takes a closed fat lock back. */
    static void giveBack(FatLock fat) {
        pool(fat.inherits(), fat.isFair()).push(fat);
    }

    private static Pool pool(boolean inherits, boolean fair) {
        if (inherits) {
            return fair ? FAIR_INHERITANCE : INHERITANCE;
        }
        return fair ? FAIR_PLAIN : PLAIN;
    }

    /** How many were ever made. */
    static int count() {
        return COUNT.get();
    }

    /** How many are in a pool now; counted by a walk that is only right while nobody borrows. */
    static int pooledCount() {
        return PLAIN.size() + FAIR_PLAIN.size() + INHERITANCE.size() + FAIR_INHERITANCE.size();
    }

    private static FatLock make(boolean inherits, boolean fair) {
        NativeSlot slot = NativeSlots.borrow();
        int index = COUNT.getAndIncrement();
        if (index > LockWord.MAX_INDEX) {
            throw new Error("more than " + LockWord.MAX_INDEX + " locks contended at once");
        }
        FatLock fat = inherits ? new InheritanceLock(index, slot, fair) : new PlainLock(index, slot, fair);
        int chunk = index >>> CHUNK_BITS;
        if (CHUNKS.get(chunk) == null) {
            CHUNKS.compareAndSet(chunk, null, new FatLock[CHUNK_SIZE]);
        }
        CHUNKS.get(chunk)[index & (CHUNK_SIZE - 1)] = fat; // visible through the word or the pool that names it
        return fat;
    }

    /**
     * Makes a lock fat that a thread holds thin, on behalf of that owner.
     *
     * @param word the THIN word that was seen
     * @return the fat lock, which the caller visits; null where the word has changed
     */
    static FatLock inflate(ThinLock lock, long word) {
        ThreadRecord owner = ThreadRegistry.find(LockWord.thinOwner(word));
        if (owner == null || !owner.thread().isAlive()) {
            return inflateAbandoned(lock, word, owner);
        }
        FatLock fat = borrow(lock, word);
        long fatWord = fat.bind(lock, owner.thread(), owner.tid(), LockWord.thinHolds(word), 1);
        fat.ownedByInflation(owner, 1); // before the word is published: keeps H1
        if (!lock.casWord(word, fatWord)) {
            fat.ownedByInflation(owner, -1);
            fat.unbind();
            return null;
        }
        if (fat.inherits()) {
            ThreadRecord.Wait wait = owner.waitingFor();
            if (wait != null) {
                wait.reconsider(owner);
            }
        }
        return fat;
    }

    private static FatLock inflateAbandoned(ThinLock lock, long word, ThreadRecord owner) {
        FatLock fat = borrow(lock, word);
        long fatWord = fat.bind(lock, null, FatLock.ENDED_OWNER, LockWord.thinHolds(word), 1);
        if (!lock.casWord(word, fatWord)) {
            fat.unbind();
            return null;
        }
        fat.abandon(
                owner == null ? "#" + LockWord.thinOwner(word) : owner.thread().getName());
        return fat;
    }

    /**
     * Makes a lock fat that the caller owns, or takes while it is free.
     *
     * @param me the caller's record; null where it is virtual
     * @param word the word that was seen: FREE, or THIN with the caller as owner
     * @return the fat lock, owned; null where the word has changed
     */
    static FatLock inflateOwned(ThinLock lock, long word, Thread thread, ThreadRecord me) {
        FatLock fat = borrow(lock, word);
        int holds = Math.max(1, LockWord.thinHolds(word));
        long fatWord = fat.bind(lock, thread, FatLock.wordOf(me), holds, 0);
        if (!lock.casWord(word, fatWord)) {
            fat.unbind();
            return null;
        }
        if (me != null) {
            fat.owned(me);
        }
        return fat;
    }
}
