package io.turnstile.runtime.track;

/**
 * Semaphores and stamps that one thread takes and another gives back: signals rather than locks. Rare, and then for good: such
 * an object is not tracked any further.
 */
final class PassedOn {
    private PassedOn() {}

    /** A thread gives back what it does not hold. */
    static void releasedByAnother(Object identity) {
        LockRecord record = LockRecords.known(identity);
        if (record == null || record.passedOn) {
            return;
        }
        for (TrackedThread other : TrackedThread.all()) {
            for (int i = Math.min(other.depth, TrackedThread.DEPTH_LIMIT) - 1; i >= 0; i--) {
                if (other.held[i] == record) {
                    record.passedOn = true; // whoever reads the other's holds leaves it out
                }
            }
        }
    }

    /** A thread drops what it seems to hold. */
    static void forget(TrackedThread thread, LockRecord record) {
        int at = record == null ? -1 : thread.indexOf(record);
        if (at >= 0) {
            thread.removeAt(at);
        }
    }
}
