package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.KnownFindings;
import io.turnstile.agent.config.KnownFindings.Suppression;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says findings on stderr when they are made, each once, unless they are suppressed. */
final class Announcer {
    private static final int MOST_INVERSIONS = 50;
    private static final long LEAST_INVERSION_NS = 1_000_000;

    private final KnownFindings known;
    private final Outlets outlets;
    private final Set<String> inversionsTold = new HashSet<>();
    private final LocalDate today = LocalDate.now();
    private final Set<Suppression> used = new HashSet<>();

    Announcer(KnownFindings known, Outlets outlets) {
        this.known = known;
        this.outlets = outlets;
    }

    void announce(OrderFinding finding) {
        if (finding.confidence() != Confidence.NOTE && suppressionOf(finding) == null) {
            AgentLog.warn(finding.text().stripTrailing());
            outlets.orderInversion(finding);
        }
    }

    /** A priority inversion of a real-time thread that nobody ends by a boost; for each class of locks once. */
    void announce(PriorityInversion inversion) {
        outlets.priorityInversion(inversion);
        boolean matters = inversion.isOfRealtime()
                && !inversion.isBoosted()
                && inversion.longestNs() >= LEAST_INVERSION_NS
                && inversionsTold.size() < MOST_INVERSIONS;
        if (matters && inversionsTold.add(inversion.lockClass().toString())) {
            AgentLog.warn(inversion.text().stripTrailing());
        }
    }

    /** The suppression that holds for a finding, or null. */
    Suppression suppressionOf(OrderFinding finding) {
        for (Suppression suppression : known.suppressions()) {
            if (suppression.signature().equals(finding.signature()) && !suppression.isExpired(today)) {
                used.add(suppression);
                return suppression;
            }
        }
        return null;
    }

    /** Whether a finding matters: it is no note and not suppressed. */
    boolean counts(OrderFinding finding) {
        return finding.confidence() != Confidence.NOTE && suppressionOf(finding) == null;
    }

    /** Whether a finding matters and the baseline does not have it. */
    boolean isNew(OrderFinding finding) {
        return counts(finding) && known.baseline() != null && !known.baseline().contains(finding.signature());
    }

    /** Suppressions that have expired or that nothing was found for, one line each. */
    List<String> staleSuppressions() {
        List<String> lines = new ArrayList<>();
        for (Suppression suppression : known.suppressions()) {
            if (suppression.isExpired(today)) {
                lines.add(suppression.origin() + ": the suppression expired on " + suppression.expires());
            } else if (!used.contains(suppression)) {
                lines.add(
                        suppression.origin() + ": the suppression was not used: nothing with its signature was found");
            }
        }
        return lines;
    }
}
