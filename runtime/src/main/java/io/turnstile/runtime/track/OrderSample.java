package io.turnstile.runtime.track;

/**
 * One observation: a thread that held some locks went for another. Immutable.
 *
 * @param held what it held, outermost first
 * @param heldSites where it took them
 * @param heldModes how
 * @param heldPrivate which of them no other thread could have at the time
 * @param heldNew which of them the thread had created, and no other one had used so far
 * @param wanted what it went for
 * @param wantedSite where
 * @param wantedMode how
 * @param wantedPrivate whether no other thread could have it at the time
 * @param wantedNew whether the thread had created it, and no other one had used it so far
 * @param threadNumber the thread
 * @param threadName its name at the time
 * @param segment its segment, see {@link StartOrder}
 * @param order what lay before
 * @param stack where it was, or null where the thread has taken the same way before
 */
public record OrderSample(
        LockRecord[] held,
        int[] heldSites,
        int[] heldModes,
        boolean[] heldPrivate,
        boolean[] heldNew,
        LockRecord wanted,
        int wantedSite,
        int wantedMode,
        boolean wantedPrivate,
        boolean wantedNew,
        long threadNumber,
        String threadName,
        int segment,
        StartOrder order,
        Throwable stack) {}
