package io.turnstile.agent.track;

import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.OrderSample;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackSites;

/**
 * In one observation, one of the locks that were held, and the lock that the thread went for.
 *
 * @param sample the observation
 * @param index which of the held locks
 * @param stack where the thread was, at that or at an earlier time on the same way; null where that is not known
 */
record Edge(OrderSample sample, int index, Throwable stack) {
    LockRecord from() {
        return sample.held()[index];
    }

    LockRecord to() {
        return sample.wanted();
    }

    TrackSite heldAt() {
        return TrackSites.get(sample.heldSites()[index]);
    }

    TrackSite wantedAt() {
        return TrackSites.get(sample.wantedSite());
    }

    int heldMode() {
        return sample.heldModes()[index];
    }

    boolean touchesPrivate() {
        return sample.wantedPrivate() || sample.heldPrivate()[index];
    }

    /** The edge without instances and lines, so that it means the same in the next run and after a small change. */
    String signature() {
        TrackSite at = wantedAt();
        return from().lockClass().name() + " -> " + to().lockClass().name() + " in "
                + (at == null ? "?" : at.className() + '.' + at.methodName());
    }
}
