package io.turnstile.agent.track;

import io.turnstile.runtime.track.AcquireMode;
import io.turnstile.runtime.track.LockClass;
import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.OrderSample;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders that close a circle: each edge ends at the lock, or at the class of locks, at which the next begins. Knows the
 * conditions under which threads that go these ways at the same time block each other (Havelund's Goodlock, with those of
 * readers, tries and starts added).
 */
final class Cycle {
    private final List<Edge> edges;
    private final List<String> reasons = new ArrayList<>(); // why it is a note; empty where it is not
    private final boolean sameLocks;
    private final boolean connected;

    Cycle(List<Edge> edges) {
        this.edges = List.copyOf(edges);
        int shared = 0;
        for (int i = 0; i < edges.size(); i++) {
            shared += edges.get(i).to() == next(i).from() ? 1 : 0;
        }
        sameLocks = shared == edges.size();
        connected = shared > 0;
        if (edges.size() == 1 && !sameLocks) {
            reason(withinOneClass(edges.get(0)));
        } else {
            examine();
        }
    }

    private static String withinOneClass(Edge edge) {
        LockClass lockClass = edge.to().lockClass();
        return "two locks of " + lockClass.name() + " were held at a time, "
                + (lockClass.isHandOverHand() ? "hand over hand, " : "")
                + "and no two were seen taken both ways; where there is an order among them, declare it by"
                + " tracking.ordered";
    }

    private void examine() {
        for (int i = 0; i < edges.size(); i++) {
            examine(edges.get(i), next(i));
            for (int j = i + 1; j < edges.size(); j++) {
                examinePair(edges.get(i).sample(), edges.get(j).sample());
            }
        }
        if (!connected) {
            reason("no two of the orders have a lock in common, only classes of locks");
        }
    }

    private void examine(Edge edge, Edge next) {
        if (AcquireMode.isShared(edge.sample().wantedMode()) && AcquireMode.isShared(next.heldMode())) {
            reason("readers do not exclude readers of " + edge.to().lockClass().name()
                    + "; they block only where a writer waits between them");
        }
        if ((edge.sample().wantedMode() & AcquireMode.TIMED) != 0) {
            reason("the wait for " + edge.to().lockClass().name() + " ends by its timeout");
        }
        if (edge.to() != next.from()
                && (edge.sample().wantedNew() || next.sample().heldNew()[next.index()])) {
            reason("one of the locks of " + edge.to().lockClass().name()
                    + " was new: the thread that took it had created it, and no other thread had used it");
        }
        if (edge.touchesPrivate()) {
            reason("no other thread could have one of the locks yet when \""
                    + edge.sample().threadName() + "\" took it");
        }
    }

    private void examinePair(OrderSample one, OrderSample other) {
        if (one.threadNumber() == other.threadNumber()) {
            reason("one thread, \"" + one.threadName() + "\", took both orders");
        } else if (other.order().isAfter(one.threadNumber(), one.segment())
                || one.order().isAfter(other.threadNumber(), other.segment())) {
            reason("one order was over before the thread of the other was started, or after it was joined");
        }
        LockRecord gate = gateOf(one, other);
        if (gate != null) {
            reason("both orders are taken while " + gate.lockClass().name()
                    + " is held, which lets one thread in at a time");
        }
    }

    /** A lock other than those of the circle that both threads hold, one of them at least exclusively. */
    private LockRecord gateOf(OrderSample one, OrderSample other) {
        for (int i = 0; i < one.held().length; i++) {
            for (int j = 0; j < other.held().length; j++) {
                boolean exclusive =
                        !AcquireMode.isShared(one.heldModes()[i]) || !AcquireMode.isShared(other.heldModes()[j]);
                if (one.held()[i] == other.held()[j] && exclusive && !isInCircle(one.held()[i])) {
                    return one.held()[i];
                }
            }
        }
        return null;
    }

    private boolean isInCircle(LockRecord lock) {
        for (Edge edge : edges) {
            if (edge.from() == lock && sameLocks) {
                return true;
            }
        }
        return false;
    }

    private void reason(String text) {
        if (!reasons.contains(text)) {
            reasons.add(text);
        }
    }

    private Edge next(int index) {
        return edges.get((index + 1) % edges.size());
    }

    List<Edge> edges() {
        return edges;
    }

    /** Why it is a note. */
    List<String> reasons() {
        return reasons;
    }

    boolean isOfTheSameLocks() {
        return sameLocks;
    }

    Confidence confidence() {
        if (!reasons.isEmpty()) {
            return Confidence.NOTE;
        }
        return sameLocks ? Confidence.HIGH : Confidence.MEDIUM;
    }

    /** How many of the orders have their stack. */
    int stackCount() {
        int count = 0;
        for (Edge edge : edges) {
            count += edge.stack() == null ? 0 : 1;
        }
        return count;
    }

    /** Whether it says more than another one of the same signature. */
    boolean isBetterThan(Cycle other) {
        int byConfidence = other.confidence().compareTo(confidence());
        if (byConfidence != 0) {
            return byConfidence > 0;
        }
        if (reasons.size() != other.reasons.size()) {
            return reasons.size() < other.reasons.size();
        }
        return stackCount() > other.stackCount();
    }

    /** The same for all cycles of these lock classes in these methods. */
    String signature() {
        List<String> parts = new ArrayList<>();
        for (Edge edge : edges) {
            parts.add(edge.signature());
        }
        parts.sort(null);
        return String.join("; ", parts);
    }
}
