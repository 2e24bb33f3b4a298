package io.turnstile.agent.track;

import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.Histogram;
import io.turnstile.runtime.track.LockClass;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.WaitPairs;
import io.turnstile.runtime.track.WaitsWhileHolding;
import java.util.List;

/** The facts for people: one file, which needs no network and no script. */
final class HtmlReport {
    private static final int MOST_ROWS = 100;
    private static final int BAR_WIDTH = 160;
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Turnstile: locks</title><style>
            body{font:14px/1.4 system-ui,sans-serif;margin:2em;max-width:75em;color:#222}
            table{border-collapse:collapse}td,th{padding:.2em .7em;text-align:left;border-bottom:1px solid #ddd;vertical-align:top}
            td.n{text-align:right;font-variant-numeric:tabular-nums}
            pre{background:#f6f6f6;padding:.7em;overflow-x:auto;font-size:12px}
            .high{color:#b00020}.medium{color:#b36b00}.note{color:#666}
            svg text{font:11px system-ui,sans-serif}
            </style></head><body>
            <h1>Locks</h1>
            """;

    private final Facts facts;
    private final Announcer announcer;
    private final StringBuilder page = new StringBuilder(HEAD);

    HtmlReport(Facts facts, Announcer announcer) {
        this.facts = facts;
        this.announcer = announcer;
    }

    String text() {
        summary();
        deadlocks();
        findings();
        texts("Long waits", facts.longWaits());
        page.append("<h2>The order of locks</h2>\n").append(new GraphDrawing(facts).svg());
        classes();
        pairs();
        waitsWhileHolding();
        page.append("<h2>What was not seen</h2>\n<ul>\n");
        for (String limit : facts.limits()) {
            page.append("<li>").append(escaped(limit)).append("</li>\n");
        }
        page.append("<li>Locks that only the JDK's own classes use, and classes outside of tracking's match.</li>\n");
        return page.append("</ul>\n</body></html>\n").toString();
    }

    private void summary() {
        long counted = facts.findings().stream().filter(announcer::counts).count();
        page.append("<p>")
                .append(facts.deadlocks().size())
                .append(" deadlocks, ")
                .append(counted)
                .append(" lock-order inversions (and ")
                .append(facts.findings().size() - counted)
                .append(" notes and suppressed ones), ")
                .append(facts.longWaits().size())
                .append(" long waits; ")
                .append(facts.classes().size())
                .append(" classes of locks; jdk ")
                .append(escaped(System.getProperty("java.version")))
                .append("</p>\n");
    }

    private void deadlocks() {
        if (!facts.deadlocks().isEmpty()) {
            page.append("<h2 class=\"high\">Deadlocks</h2>\n");
            for (DeadlockInfo deadlock : facts.deadlocks()) {
                page.append("<pre>").append(escaped(deadlock.toString())).append("</pre>\n");
            }
        }
    }

    private void findings() {
        page.append("<h2>Lock-order inversions</h2>\n");
        if (facts.findings().isEmpty()) {
            page.append("<p>None.</p>\n");
        }
        for (Confidence confidence : Confidence.values()) {
            for (OrderFinding finding : facts.findings()) {
                if (finding.confidence() == confidence) {
                    finding(finding);
                }
            }
        }
    }

    private void finding(OrderFinding finding) {
        String word = finding.confidence().word();
        boolean counts = announcer.counts(finding);
        page.append("<details")
                .append(counts ? " open" : "")
                .append("><summary class=\"")
                .append(word)
                .append("\">");
        page.append(word).append(": ").append(escaped(finding.signature()));
        page.append(", seen ").append(finding.count()).append(finding.count() == 1 ? " time" : " times");
        page.append(announcer.suppressionOf(finding) == null ? "" : ", suppressed");
        page.append("</summary>\n<pre>").append(escaped(finding.text())).append("</pre></details>\n");
    }

    private void texts(String title, List<String> texts) {
        if (!texts.isEmpty()) {
            page.append("<h2>").append(title).append("</h2>\n");
            for (String text : texts) {
                page.append("<pre>").append(escaped(text)).append("</pre>\n");
            }
        }
    }

    private void classes() {
        page.append("<h2>Contention and holds</h2>\n<table><tr><th>locks</th><th>instances</th><th>acquires</th>"
                + "<th>contended</th><th>waited in all</th><th></th><th>wait median, 99 %, longest</th>"
                + "<th>hold median, 99 %, longest</th><th>wait times, hold times</th></tr>\n");
        long most = 1;
        for (LockClass one : facts.classes()) {
            most = Math.max(most, one.waitedNs());
        }
        for (LockClass one :
                facts.classes().subList(0, Math.min(MOST_ROWS, facts.classes().size()))) {
            page.append("<tr><td>").append(escaped(one.toString())).append("</td>");
            number(Long.toString(one.instances()));
            number(facts.acquires().get(one).toString());
            number(Long.toString(one.contended()));
            number(Durations.text(one.waitedNs()));
            page.append("<td><svg width=\"")
                    .append(BAR_WIDTH)
                    .append("\" height=\"10\"><rect fill=\"#b00020\" height=\"10\" width=\"");
            page.append(one.waitedNs() * BAR_WIDTH / most).append("\"/></svg></td>");
            times(one.waits(), one.longestWaitNs(), one.longestWaitSite());
            times(one.holds(), one.longestHoldNs(), one.longestHoldSite());
            page.append("<td>").append(bars(one.waits(), "#b00020")).append(bars(one.holds(), "#2a5db0"));
            page.append("</td></tr>\n");
        }
        page.append(
                "</table>\n<p>Hold times under 40 ms are sampled, one in 64. Waits at the entry of a synchronized method"
                        + " are not timed.</p>\n");
    }

    private void times(Histogram histogram, long longestNs, TrackSite longestAt) {
        page.append("<td>");
        if (histogram.total() > 0) {
            page.append(Durations.text(histogram.quantileNs(0.5))).append(", ");
            page.append(Durations.text(histogram.quantileNs(0.99))).append(", ");
            page.append(Durations.text(longestNs));
            page.append(longestAt == null ? "" : " at " + escaped(longestAt.toString()));
        }
        page.append("</td>");
    }

    private static String bars(Histogram histogram, String colour) {
        long most = 0;
        for (int i = 0; i < Histogram.bucketCount(); i++) {
            most = Math.max(most, histogram.count(i));
        }
        if (most == 0) {
            return "";
        }
        StringBuilder svg = new StringBuilder("<svg width=\"")
                .append(Histogram.bucketCount())
                .append("\" height=\"24\">");
        for (int i = 0; i < Histogram.bucketCount(); i++) {
            if (histogram.count(i) > 0) {
                long height = Math.max(1, 22 * histogram.count(i) / most);
                svg.append("<rect width=\"1\" fill=\"")
                        .append(colour)
                        .append("\" x=\"")
                        .append(i)
                        .append("\" y=\"");
                svg.append(24 - height).append("\" height=\"").append(height).append("\"><title>");
                svg.append(Durations.text(Histogram.lowerBoundNs(i)))
                        .append(": ")
                        .append(histogram.count(i));
                svg.append("</title></rect>");
            }
        }
        return svg.append("</svg>").toString();
    }

    private void pairs() {
        if (facts.pairs().isEmpty()) {
            return;
        }
        page.append("<h2>Who waited for whom</h2>\n<table><tr><th>waited at</th><th>for one that took it at</th>"
                + "<th>locks</th><th>times</th><th>in all</th></tr>\n");
        for (WaitPairs.Pair pair :
                facts.pairs().subList(0, Math.min(MOST_ROWS, facts.pairs().size()))) {
            page.append("<tr><td>")
                    .append(escaped(String.valueOf(pair.waiterSite())))
                    .append("</td><td>");
            page.append(
                            pair.holderSite() == null
                                    ? ""
                                    : escaped(pair.holderSite().toString()))
                    .append("</td><td>");
            page.append(escaped(pair.lockClass().name())).append("</td>");
            number(Long.toString(pair.count()));
            number(Durations.text(pair.waitedNs()));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void waitsWhileHolding() {
        if (facts.waitsWhileHolding().isEmpty()) {
            return;
        }
        page.append("<h2>Waits while a lock is held</h2>\n<table><tr><th>at</th><th>what</th><th>while holding</th>"
                + "<th>times</th></tr>\n");
        for (WaitsWhileHolding.Entry entry : facts.waitsWhileHolding()) {
            page.append("<tr><td>").append(escaped(entry.site().toString())).append("</td><td>");
            page.append(escaped(entry.site().construct())).append("</td><td>");
            page.append(escaped(entry.held().toString())).append("</td>");
            number(Long.toString(entry.count()));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void number(String text) {
        page.append("<td class=\"n\">").append(text).append("</td>");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
