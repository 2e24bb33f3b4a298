package io.turnstile.agent.track;

import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.OrderSample;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackSites;

/** Circles of one signature: the one that says most, and how many there were. */
final class OrderFinding {
    private static final String PREFIX = "lock-order inversion: ";

    private final String signature;
    private Cycle best;
    private int count = 1;

    OrderFinding(String signature, Cycle cycle) {
        this.signature = PREFIX + signature;
        this.best = cycle;
    }

    /** Adds a circle of the same signature; returns whether the finding has become more certain. */
    boolean add(Cycle cycle) {
        count++;
        if (!cycle.isBetterThan(best)) {
            return false;
        }
        boolean surer = cycle.confidence() != best.confidence();
        best = cycle;
        return surer;
    }

    String signature() {
        return signature;
    }

    Cycle cycle() {
        return best;
    }

    Confidence confidence() {
        return best.confidence();
    }

    int count() {
        return count;
    }

    /** The signature without what all have in common. */
    String shortSignature() {
        return signature.substring(PREFIX.length());
    }

    /** As text for people, each line ended by a line feed. */
    String text() {
        StringBuilder text = new StringBuilder("lock-order inversion, confidence ")
                .append(confidence().word())
                .append("; no deadlock happened");
        if (best.edges().size() > 1) {
            text.append(", but ")
                    .append(best.edges().size())
                    .append(" threads that do this at the same time can block each other for good");
        }
        text.append('\n');
        for (String reason : best.reasons()) {
            text.append("  a note only, since ").append(reason).append('\n');
        }
        for (Edge edge : best.edges()) {
            append(text, edge);
        }
        return text.append("  signature: ").append(signature).append('\n').toString();
    }

    private static void append(StringBuilder text, Edge edge) {
        OrderSample sample = edge.sample();
        text.append("  thread \"").append(sample.threadName()).append("\"\n    held      ");
        lock(text, edge.from(), edge.heldAt());
        for (int i = 0; i < sample.held().length; i++) {
            if (i != edge.index()) {
                text.append("    and       ");
                lock(text, sample.held()[i], TrackSites.get(sample.heldSites()[i]));
            }
        }
        text.append("    went for  ");
        lock(text, edge.to(), edge.wantedAt());
        for (StackTraceElement frame : Stacks.of(edge.stack())) {
            text.append("        at ").append(frame).append('\n');
        }
    }

    private static void lock(StringBuilder text, LockRecord lock, TrackSite at) {
        text.append(lock);
        if (at != null) {
            text.append(", by ").append(at.construct()).append(" at ").append(at);
        }
        text.append('\n');
    }
}
