package io.turnstile.runtime.track;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * What is known of one lock instance. Refers to the lock weakly; its number is never used again.
 *
 * <p>Fields without a comment of their own are written by the holder alone, and read by others as hints.
 */
public final class LockRecord extends WeakReference<Object> {
    final int hash;
    volatile LockRecord next; // the next in its bucket; written by the one that removes
    private final long id;
    private final LockClass lockClass;
    private final boolean reentrant;
    private final boolean sharable;
    private final boolean oneHolder;
    private final long creator; // thread number; 0 where the creation was not seen
    private final int creatorEpoch; // TrackedThread.publications of the creator at the time
    boolean shared; // set by any thread but the creator; never reset
    LockRecord lockOfCondition; // where this is a condition: its lock; written once by who makes it
    boolean passedOn; // a semaphore or stamp that another thread gave back: no lock in our sense; never reset
    long owner; // number of the thread that holds it exclusively; 0 for none
    int ownerSite;
    long acquires;

    LockRecord(
            Object lock,
            int hash,
            ReferenceQueue<Object> queue,
            long id,
            LockClass lockClass,
            long creator,
            int creatorEpoch) {
        super(lock, queue);
        this.hash = hash;
        this.id = id;
        this.lockClass = lockClass;
        this.reentrant = LockViews.isReentrant(lock);
        this.sharable = LockViews.isSharable(lock);
        this.oneHolder = reentrant && !sharable;
        this.creator = creator;
        this.creatorEpoch = creatorEpoch;
        this.shared = creator == 0;
    }

    /** Unique in the process, never reused. */
    public long id() {
        return id;
    }

    /** The locks it is one of. */
    public LockClass lockClass() {
        return lockClass;
    }

    /** Who holds it exclusively, as far as that is tracked; null for nobody; a hint. */
    public TrackedThread owner() {
        long number = owner;
        return number == 0 ? null : TrackedThread.ofNumber(number);
    }

    /** How often it was taken; nearly exact where it can be shared. */
    public long acquires() {
        return acquires;
    }

    /** Whether a thread that has it may take it again. */
    public boolean isReentrant() {
        return reentrant;
    }

    /** Whether nobody but {@link #owner} can hold it, who may take it again. */
    boolean hasOneHolder() {
        return oneHolder;
    }

    /** Whether it may be held by several threads at a time. */
    boolean mayHaveReaders() {
        return sharable;
    }

    /** Whether, as far as is known, no thread but this one, which created it, can have a reference to it. */
    boolean isPrivateTo(TrackedThread thread) {
        return !shared && creator == thread.number && creatorEpoch == thread.publications;
    }

    /** Whether this thread created it and, whoever may have a reference, no other one has used it so far. */
    boolean isNewOf(TrackedThread thread) {
        return !shared && creator == thread.number;
    }

    void touchedBy(TrackedThread thread) {
        if (!shared && creator != thread.number) {
            shared = true;
        }
    }

    /** As {@code #12}, to tell it from others of its class. */
    @Override
    public String toString() {
        return lockClass + " #" + id;
    }
}
