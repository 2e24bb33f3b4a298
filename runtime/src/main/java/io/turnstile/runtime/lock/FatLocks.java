package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.NativeSlots;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All fat locks, by index, and one pool for each protocol, so that futex operations of two families never meet on a word.
 * A fat lock and its slot are made once and then change hands for ever: as many exist as were ever contended at once.
 */
final class FatLocks {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
    private static final FatLock[][] CHUNKS = new FatLock[(LockWord.MAX_INDEX + 1) >>> CHUNK_BITS][];
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicReference<Link> PLAIN = new AtomicReference<>();
    private static final AtomicReference<Link> INHERITANCE = new AtomicReference<>();

    /** A new link at each return: the garbage collector rules out ABA. */
    private record Link(FatLock lock, Link next) {}

    private FatLocks() {}

    /** The fat lock that a FAT word names. */
    static FatLock at(long word) {
        int index = LockWord.index(word);
        return CHUNKS[index >>> CHUNK_BITS][index & (CHUNK_SIZE - 1)];
    }

    /** A fat lock for {@code lock}, closed until it is bound. */
    static FatLock borrow(ThinLock lock) {
        boolean inherits = lock.site().protocol() == LockProtocol.PI;
        AtomicReference<Link> pool = inherits ? INHERITANCE : PLAIN;
        FatLock fat = null;
        while (fat == null) {
            Link head = pool.get();
            if (head == null) {
                fat = make(inherits);
            } else if (pool.compareAndSet(head, head.next())) {
                fat = head.lock();
            }
        }
        fat.prepare(lock);
        return fat;
    }

    /** Takes a closed fat lock back. */
    static void giveBack(FatLock fat) {
        AtomicReference<Link> pool = fat.inherits() ? INHERITANCE : PLAIN;
        Link head;
        do {
            head = pool.get();
        } while (!pool.compareAndSet(head, new Link(fat, head)));
    }

    /** How many were ever made. */
    static int count() {
        return COUNT.get();
    }

    /** How many are in a pool now; counted by a walk. */
    static int pooledCount() {
        int count = 0;
        for (Link link = PLAIN.get(); link != null; link = link.next()) {
            count++;
        }
        for (Link link = INHERITANCE.get(); link != null; link = link.next()) {
            count++;
        }
        return count;
    }

    private static synchronized FatLock make(boolean inherits) {
        int index = COUNT.get();
        if (index > LockWord.MAX_INDEX) {
            throw new Error("more than " + index + " locks contended at once");
        }
        NativeSlot slot = NativeSlots.borrow();
        FatLock fat = inherits ? new InheritanceLock(index, slot) : new PlainLock(index, slot);
        if (CHUNKS[index >>> CHUNK_BITS] == null) {
            CHUNKS[index >>> CHUNK_BITS] = new FatLock[CHUNK_SIZE];
        }
        CHUNKS[index >>> CHUNK_BITS][index & (CHUNK_SIZE - 1)] = fat; // visible through the word that names it
        COUNT.set(index + 1);
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
        FatLock fat = borrow(lock);
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
        FatLock fat = borrow(lock);
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
        FatLock fat = borrow(lock);
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
