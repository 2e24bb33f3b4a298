package io.turnstile.sync;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Whose turn it is among the cohorts of a {@link NumaAwareMutex}: a lock that is held by a cohort, not by a thread. At most one
 * thread of each cohort, the one that holds the cohort's local lock, uses it at a time.
 *
 * <pre>
 *   state: waiting (one bit for each cohort) | holder + 1 (6 bits), 0: free
 *
 *   from                     | to                              | by
 *   -------------------------+---------------------------------+------------------------------------------------------
 *   free, nobody waits       | held by c                       | c: tryTake, or begin
 *   held by another          | the same, c waits               | c: begin
 *   held by another, c waits | the same, c does not wait       | c: giveUp
 *   held by c, d waits       | held by d, d does not wait      | c: pass; d is the next after c in the order of numbers
 *   held by c, nobody waits  | free                            | c: pass
 * </pre>
 *
 * T1 (exclusion) one word names one holder, and only its holder's cohort changes it to another. T2 (no starvation) the order
 * is round-robin, so a waiting cohort has its turn after each of the others had one at most. T3 (no lost wake-up) {@code
 * granted} is written after the state and before the unpark; the waiter reads it before each park. T4 (giving up) one
 * compare-and-set decides between giveUp and pass; who loses it has the turn.
 */
final class NodeTurn {
    private static final int HOLDER_BITS = 6;
    private static final long HOLDER_MASK = (1L << HOLDER_BITS) - 1;

    /** The most cohorts that one word can tell apart. */
    static final int MOST_COHORTS = Long.SIZE - HOLDER_BITS;

    private final AtomicLong state = new AtomicLong();
    private final Place[] places;

    /** Where the one thread of a cohort that wants the turn waits: it looks at no memory that other cohorts look at. */
    private static final class Place {
        @SuppressWarnings("unused") // keeps places apart: two cache lines, since the prefetcher fetches pairs
        private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

        volatile boolean granted; // reset by the waiter before it announces itself; set by who passes the turn
        volatile Thread waiter; // before the announcement
    }

    NodeTurn(int cohorts) {
        places = new Place[cohorts];
        for (int i = 0; i < cohorts; i++) {
            places[i] = new Place();
        }
    }

    private static long bit(int cohort) {
        return 1L << HOLDER_BITS + cohort;
    }

    private static int holderOf(long seen) {
        return (int) (seen & HOLDER_MASK) - 1;
    }

    /** Takes the turn where it is free. */
    boolean tryTake(int cohort) {
        return state.get() == 0 && state.compareAndSet(0, cohort + 1);
    }

    /** Takes the turn, or announces that the cohort waits for it; false then. */
    private boolean begin(int cohort) {
        Place place = places[cohort];
        place.granted = false;
        place.waiter = Thread.currentThread();
        for (; ; ) {
            long seen = state.get();
            long next = seen == 0 ? cohort + 1 : seen | bit(cohort);
            if (state.compareAndSet(seen, next)) {
                return seen == 0;
            }
        }
    }

    /**
     * Takes the turn, waiting for it.
     *
     * @return false where the deadline passed; the cohort does not wait any more then
     * @throws InterruptedException where {@code interruptible} and the caller is interrupted; likewise
     */
    boolean take(int cohort, long deadlineNs, boolean interruptible) throws InterruptedException {
        if (begin(cohort)) {
            return true;
        }
        Place place = places[cohort];
        int looks = SpinFutex.maySpin() ? SpinPolicyAdvice.forThisMachine().iterations() : 0;
        long untilNs = deadlineNs;
        boolean mayThrow = interruptible;
        boolean interrupted = false;
        for (int pauses = 1; !place.granted; ) {
            interrupted |= Thread.interrupted();
            if (interrupted && mayThrow || Checks.hasPassed(untilNs)) {
                if (giveUp(cohort)) {
                    return endInVain(interrupted, interruptible);
                }
                untilNs = Checks.NO_DEADLINE; // the turn was passed to it, and granted is about to be written
                mayThrow = false;
            }
            if (looks-- > 0) {
                pause(pauses);
                pauses *= 2;
            } else if (!place.granted) {
                park(untilNs);
            }
        }
        interruptAgain(interrupted);
        return true;
    }

    private static boolean endInVain(boolean interrupted, boolean interruptible) throws InterruptedException {
        if (interrupted && interruptible) {
            throw new InterruptedException();
        }
        interruptAgain(interrupted);
        return false;
    }

    private static void interruptAgain(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(int hints) {
        for (int i = 0; i < hints; i++) {
            Thread.onSpinWait();
        }
    }

    private void park(long deadlineNs) {
        if (deadlineNs == Checks.NO_DEADLINE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, deadlineNs - System.nanoTime());
        }
    }

    /** False where the turn was passed to the cohort meanwhile: it has it. */
    private boolean giveUp(int cohort) {
        for (; ; ) {
            long seen = state.get();
            if (holderOf(seen) == cohort) {
                return false;
            }
            if (state.compareAndSet(seen, seen & ~bit(cohort))) {
                return true;
            }
        }
    }

    /** Whether another cohort waits. */
    boolean isWanted() {
        return state.get() >>> HOLDER_BITS != 0;
    }

    /** Whether that cohort waits; for tests. */
    boolean isWantedBy(int cohort) {
        return (state.get() & bit(cohort)) != 0;
    }

    /** Passes the turn, held by {@code cohort}, to the next that waits, or frees it. */
    void pass(int cohort) {
        for (; ; ) {
            long seen = state.get();
            long waiting = seen >>> HOLDER_BITS;
            if (waiting == 0) {
                if (state.compareAndSet(seen, 0)) {
                    return;
                }
                continue;
            }
            long after = waiting & -1L << cohort; // its own bit is not set
            int next = Long.numberOfTrailingZeros(after != 0 ? after : waiting);
            if (state.compareAndSet(seen, (waiting << HOLDER_BITS & ~bit(next)) | next + 1)) {
                Thread waiter = places[next].waiter; // after the CAS: from then on it stays until granted
                places[next].granted = true;
                LockSupport.unpark(waiter);
                return;
            }
        }
    }
}
