package io.turnstile.agent.track;

import io.turnstile.agent.report.JvmStatus;
import io.turnstile.runtime.track.LockRecords;
import io.turnstile.runtime.track.TrackHooks;

/** What {@code status <pid>} shows of tracking, brought up to date once a second. */
final class StatusLines {
    private static final String PREFIX = "tracking.";

    private final JvmStatus status;

    StatusLines(JvmStatus status) {
        this.status = status;
    }

    void put(Facts facts, ReportSource source) {
        long contended = 0;
        long waitedNs = 0;
        for (var one : facts.classes()) {
            contended += one.contended();
            waitedNs += one.waitedNs();
        }
        long acquires =
                facts.acquires().values().stream().mapToLong(Long::longValue).sum();
        put("level", TrackHooks.isOn() ? source.level() : "off, after an internal error");
        put("locks", LockRecords.size() + " of " + facts.classes().size() + " classes");
        put("acquires", source.level().equals("order") ? Long.toString(acquires) : "not counted at this level");
        put("contended acquires", contended + ", which waited " + Durations.text(waitedNs) + " in all");
        put(
                "lock-order inversions",
                facts.findings().stream().filter(source::counts).count() + ", and "
                        + facts.findings().stream()
                                .filter(finding -> !source.counts(finding))
                                .count()
                        + " notes and suppressed ones");
        put("deadlocks", Integer.toString(facts.deadlocks().size()));
        put("long waits", Integer.toString(facts.longWaits().size()));
        put("priority inversions", Integer.toString(facts.priorityInversions().size()));
        put("not seen", facts.limits().isEmpty() ? "nothing was left out" : String.join(" ", facts.limits()));
    }

    private void put(String name, String value) {
        status.put(PREFIX + name, value);
    }
}
