package io.turnstile.agent.track;

import io.turnstile.runtime.track.ContendedWait;
import io.turnstile.runtime.track.DeadlockInfo;

/** Told of what is found, besides stderr and the reports; on the analysis' thread. */
interface Outlet {
    /** An order finding that is told on stderr. */
    void orderInversion(OrderFinding finding);

    /** A deadlock. */
    void deadlock(DeadlockInfo deadlock);

    /** A long wait. */
    void longWait(LongWait wait);

    /** A wait behind a thread of less priority, which is over. */
    void priorityInversion(PriorityInversion inversion);

    /** A wait, which is over. */
    void contended(ContendedWait wait);
}
