package io.turnstile.runtime.track;

/**
 * Semaphores and stamps that are given back by a thread that does not hold them: signals rather than locks. Such an object is
 * not tracked any further.
 */
final class PassedOn {
    private PassedOn() {}

    /** A thread gives back what it does not hold. */
    static void releasedByAnother(Object identity) {
        LockRecord record = LockRecords.known(identity);
        if (record != null) {
            record.passedOn = true; // whoever seems to hold it drops it
        }
    }

    /** A thread drops what it seems to hold of these. */
    static void forget(TrackedThread thread) {
        for (int i = thread.depth - 1; i >= 0; i--) {
            if (thread.held[i].lock.passedOn) {
                thread.removeAt(i);
            }
        }
    }
}
