package io.turnstile.agent.track;

import io.turnstile.agent.config.KnownFindings.Suppression;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.OrderSample;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackSites;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/** The facts for people: one file, which needs no network and no script. */
final class HtmlReport {
    private static final int MOST_OPEN = 3;
    private static final Pattern PACKAGES = Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+(?=[A-Z])");

    private final Facts facts;
    private final Announcer announcer;
    private final Html page = new Html();
    private int opened;

    HtmlReport(Facts facts, Announcer announcer) {
        this.facts = facts;
        this.announcer = announcer;
    }

    String text() {
        summary();
        deadlocks();
        findings();
        priorityInversions();
        longWaits();
        page.heading("The order of locks").raw(new GraphDrawing(facts, announcer).markup());
        new ContentionTables(facts, page).write();
        coverage();
        return page.end();
    }

    private void summary() {
        long counted = facts.findings().stream().filter(announcer::counts).count();
        long contended =
                facts.classes().stream().mapToLong(one -> one.contended()).sum();
        long waitedNs =
                facts.classes().stream().mapToLong(one -> one.waitedNs()).sum();
        page.raw("<h1>Locks</h1>\n<p class=\"sub\">")
                .text("Turnstile, " + LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS) + ", JDK "
                        + System.getProperty("java.version") + ", process "
                        + ProcessHandle.current().pid())
                .raw("</p>\n<div class=\"cards\">\n");
        card(facts.deadlocks().isEmpty() ? "good" : "bad", facts.deadlocks().size(), "deadlocks");
        card(counted == 0 ? "good" : "bad", counted, "lock-order inversions");
        card("", facts.findings().size() - counted, "notes and suppressed ones");
        card(
                facts.priorityInversions().isEmpty() ? "good" : "warn",
                facts.priorityInversions().size(),
                "priority inversions");
        card(facts.longWaits().isEmpty() ? "good" : "warn", facts.longWaits().size(), "long waits");
        card("", facts.classes().size(), "classes of locks");
        card("", contended, "contended acquires");
        page.raw("<div class=\"card\"><b>").text(Durations.text(waitedNs)).raw("</b>waited in all</div>\n</div>\n");
    }

    private void card(String kind, long count, String what) {
        page.raw("<div class=\"card " + kind + "\"><b>" + count + "</b>")
                .text(what)
                .raw("</div>\n");
    }

    private void deadlocks() {
        if (facts.deadlocks().isEmpty()) {
            return;
        }
        page.heading("Deadlocks");
        for (DeadlockInfo deadlock : facts.deadlocks()) {
            page.raw("<details class=\"box\" open><summary>").chip("bad", "deadlock");
            page.text(deadlock.waiters().size() + " threads wait for each other"
                            + (deadlock.refused() ? "; the first was refused its lock with an exception" : ""))
                    .raw("</summary><div class=\"ways\">\n");
            for (DeadlockInfo.Waiter waiter : deadlock.waiters()) {
                page.raw("<div class=\"way\"><b>")
                        .text(waiter.thread().getName())
                        .raw("</b><dl>");
                page.definition("waits for", waiter.lock());
                if (waiter.waitedNs() > 0) {
                    page.definition("for", Durations.text(waiter.waitedNs()));
                }
                for (DeadlockInfo.Held held : waiter.holds()) {
                    page.definition(
                            "holds",
                            held.lock() + (held.site().isEmpty() ? "" : ", taken at " + held.site()) + ", for "
                                    + Durations.text(held.heldNs()));
                }
                page.raw("</dl>\n").stack(waiter.stack()).raw("</div>\n");
            }
            page.raw("</div></details>\n");
        }
    }

    private void findings() {
        page.heading("Lock-order inversions");
        if (facts.findings().stream().noneMatch(announcer::counts)) {
            page.raw("<p class=\"soft\">None: no two locks were seen taken in orders that close a circle and that could"
                    + " come at the same time.</p>\n");
        }
        for (Confidence confidence : List.of(Confidence.HIGH, Confidence.MEDIUM)) {
            of(confidence).forEach(this::finding);
        }
        notes(of(Confidence.NOTE));
    }

    private List<OrderFinding> of(Confidence confidence) {
        return facts.findings().stream()
                .filter(finding -> finding.confidence() == confidence)
                .toList();
    }

    /** Nothing to be done about them, so they do not hide the rest. */
    private void notes(List<OrderFinding> notes) {
        if (notes.isEmpty()) {
            return;
        }
        page.raw("<details class=\"box\"><summary>").chip("note", "note");
        page.text(notes.size() + (notes.size() == 1 ? " note: an order" : " notes: orders")
                        + " that would be an inversion but for the reason that is given")
                .raw("</summary><div>\n");
        notes.forEach(this::finding);
        page.raw("</div></details>\n");
    }

    private void finding(OrderFinding finding) {
        boolean open = announcer.counts(finding) && opened++ < MOST_OPEN;
        Suppression suppression = announcer.suppressionOf(finding);
        page.raw("<details class=\"box\"" + (open ? " open" : "") + "><summary>");
        page.chip(finding.confidence().word(), finding.confidence().word());
        if (suppression != null) {
            page.chip("", "suppressed");
        }
        if (announcer.isNew(finding)) {
            page.chip("bad", "not in the baseline");
        }
        page.text(PACKAGES.matcher(finding.shortSignature()).replaceAll(""))
                .raw(" <span class=\"soft\">")
                .text(finding.count() == 1 ? "seen once" : "seen " + finding.count() + " times")
                .raw("</span></summary><div>\n");
        for (String reason : finding.cycle().reasons()) {
            page.raw("<p>").text("A note only, since " + reason + '.').raw("</p>\n");
        }
        if (suppression != null) {
            page.raw("<p>").text("Suppressed: " + suppression.reason()).raw("</p>\n");
        }
        page.raw("<div class=\"ways\">\n");
        for (Edge edge : finding.cycle().edges()) {
            way(edge);
        }
        page.raw("</div>\n<p class=\"soft\">signature: <code>")
                .text(finding.signature())
                .raw("</code></p>\n</div></details>\n");
    }

    private void way(Edge edge) {
        OrderSample sample = edge.sample();
        page.raw("<div class=\"way\"><b>").text("thread " + sample.threadName()).raw("</b><dl>");
        page.definition("held", lock(edge.from(), edge.heldAt()));
        for (int i = 0; i < sample.held().length; i++) {
            if (i != edge.index()) {
                page.definition("and", lock(sample.held()[i], TrackSites.get(sample.heldSites()[i])));
            }
        }
        page.definition("went for", lock(edge.to(), edge.wantedAt()));
        page.raw("</dl>\n").stack(Stacks.of(edge.stack())).raw("</div>\n");
    }

    private static String lock(LockRecord lock, TrackSite at) {
        return at == null ? lock.toString() : lock + ", by " + at.construct() + " at " + at;
    }

    private void priorityInversions() {
        if (facts.priorityInversions().isEmpty()) {
            return;
        }
        page.heading("Priority inversions")
                .raw("<div class=\"box\"><table><tr><th>waited</th><th>behind</th>"
                        + "<th>for</th><th class=\"n\">times</th><th class=\"n\">longest</th><th class=\"n\">in all</th>"
                        + "<th>boost</th></tr>\n");
        for (PriorityInversion one : facts.priorityInversions()) {
            page.raw("<tr>");
            party(one.waiter(), one.waitedAt());
            party(one.holder(), one.takenAt());
            page.cell(one.lockClass().toString()).number(Long.toString(one.count()));
            page.number(Durations.text(one.longestNs())).number(Durations.text(one.totalNs()));
            page.raw("<td>").chip(one.isBoosted() ? "ok" : one.looks() == 0 ? "" : "bad", one.boost());
            page.raw("</td></tr>\n");
        }
        page.raw("</table></div>\n");
    }

    private void party(PriorityInversion.Party party, String at) {
        page.raw("<td class=\"name\">").text(party.thread().getName()).raw("<br><span class=\"soft\">");
        page.text(party.scheduling() + (at.isEmpty() ? "" : ", at " + at)).raw("</span></td>");
    }

    private void longWaits() {
        if (facts.longWaits().isEmpty()) {
            return;
        }
        page.heading("Long waits");
        for (LongWait wait : facts.longWaits()) {
            page.raw("<details class=\"box\"><summary>").chip("medium", Durations.text(wait.waitedNs()));
            page.text(wait.waiter().getName() + " for " + wait.lock()).raw("</summary><div class=\"ways\">\n");
            page.raw("<div class=\"way\"><b>").text(wait.waiter().getName()).raw("</b> waits\n");
            page.stack(wait.stack()).raw("</div>\n");
            for (LongWait.Holder holder : wait.holders()) {
                page.raw("<div class=\"way\"><b>")
                        .text(holder.thread().getName())
                        .raw("</b> holds it and is\n");
                page.stack(holder.stack()).raw("</div>\n");
            }
            page.raw("</div></details>\n");
        }
    }

    private void coverage() {
        page.heading("What was seen, and what was not").raw("<div class=\"box pad\"><ul>\n");
        for (String line : facts.coverage()) {
            page.raw("<li>").text(line).raw("</li>\n");
        }
        for (String limit : facts.limits()) {
            page.raw("<li><b>").text(limit).raw("</b></li>\n");
        }
        page.raw("</ul></div>\n");
    }
}
