package io.turnstile.agent.track;

import io.turnstile.runtime.track.Histogram;
import io.turnstile.runtime.track.LockClass;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.WaitPairs;
import io.turnstile.runtime.track.WaitsWhileHolding;
import java.util.List;

/** What waiting cost, and whose doing it was. */
final class ContentionTables {
    private static final int MOST_ROWS = 100;
    private static final int MOST_STACKS = 12;

    private final Facts facts;
    private final Html page;

    ContentionTables(Facts facts, Html page) {
        this.facts = facts;
        this.page = page;
    }

    void write() {
        classes();
        charges("Where the waiting was spent by those who waited", false);
        charges("What the holders did meanwhile", true);
        pairs();
        waitsWhileHolding();
    }

    private void classes() {
        page.heading("Contention and holds");
        if (facts.classes().isEmpty()) {
            page.raw("<p class=\"soft\">No lock was taken.</p>\n");
            return;
        }
        page.raw(
                "<div class=\"box\"><table><tr><th>locks</th><th class=\"n\">acquires</th>"
                        + "<th class=\"n\">contended</th><th class=\"n\">waited in all</th><th>waits</th><th>holds</th></tr>\n");
        long most = Math.max(1, facts.classes().get(0).waitedNs());
        for (LockClass one : first(facts.classes(), MOST_ROWS)) {
            page.raw("<tr><td class=\"name\">").text(one.name()).raw("<br><span class=\"soft\">");
            page.text(one.kind() + (one.created() == null ? "" : ", created at " + one.created()));
            page.text(one.instances() == 1 ? "" : ", " + one.instances() + " instances")
                    .raw("</span></td>");
            page.number(facts.acquiresOf(one));
            page.number(Long.toString(one.contended()));
            page.raw("<td class=\"n\">").text(Durations.text(one.waitedNs()));
            if (one.waitedNs() > 0) {
                page.raw("<div class=\"bar\" style=\"width:" + Math.max(1, 100 * one.waitedNs() / most)
                        + "%;margin-left:auto\"></div>");
            }
            page.raw("</td>");
            times(one.waits(), "w", one.longestWaitNs(), one.longestWaitSite());
            times(one.holds(), "h", one.longestHoldNs(), one.longestHoldSite());
            page.raw("</tr>\n");
        }
        page.raw("</table></div>\n");
        more(facts.classes().size(), MOST_ROWS, "classes of locks");
    }

    private void times(Histogram histogram, String style, long longestNs, TrackSite longestAt) {
        page.raw("<td>");
        if (histogram.total() > 0) {
            page.raw(HistogramDrawing.of(histogram, style)).raw("<br>");
            page.text("median " + Durations.text(histogram.quantileNs(0.5)) + ", 99 % "
                    + Durations.text(histogram.quantileNs(0.99)) + ", longest " + Durations.text(longestNs));
            page.raw(
                    longestAt == null
                            ? ""
                            : "<br><span class=\"soft\">at " + Html.escaped(longestAt.toString()) + "</span>");
        }
        page.raw("</td>");
    }

    private void charges(String title, boolean ofHolder) {
        List<StackCharges.Charge> all = facts.charges().stream()
                .filter(charge -> charge.ofHolder() == ofHolder)
                .toList();
        if (all.isEmpty()) {
            return;
        }
        long totalNs = all.stream().mapToLong(StackCharges.Charge::ns).sum();
        page.heading(title);
        for (StackCharges.Charge charge : first(all, MOST_STACKS)) {
            page.raw("<details class=\"box\"><summary>");
            page.chip("", Math.round(100.0 * charge.ns() / totalNs) + " %")
                    .text(Durations.text(charge.ns()) + " for "
                            + charge.lockClass().name() + ": ");
            page.raw("<code>").text(place(charge.stack())).raw("</code></summary><div>\n");
            page.stack(charge.stack()).raw("</div></details>\n");
        }
        more(all.size(), MOST_STACKS, "stacks");
    }

    private static String place(List<StackTraceElement> stack) {
        StackTraceElement frame = Stacks.ofApplication(stack.toArray(new StackTraceElement[0]));
        return frame == null ? stack.get(0).toString() : frame.toString();
    }

    private void pairs() {
        if (facts.pairs().isEmpty()) {
            return;
        }
        page.heading("Who waited for whom")
                .raw("<div class=\"box\"><table><tr><th>waited at</th>"
                        + "<th>for one that took it at</th><th>locks</th><th class=\"n\">times</th>"
                        + "<th class=\"n\">in all</th></tr>\n");
        for (WaitPairs.Pair pair : first(facts.pairs(), MOST_ROWS)) {
            page.raw("<tr>").cell(String.valueOf(pair.waiterSite()));
            page.cell(pair.holderSite() == null ? "" : pair.holderSite().toString());
            page.cell(pair.lockClass().name()).number(Long.toString(pair.count()));
            page.number(Durations.text(pair.waitedNs())).raw("</tr>\n");
        }
        page.raw("</table></div>\n");
        more(facts.pairs().size(), MOST_ROWS, "pairs of places");
    }

    private void waitsWhileHolding() {
        if (facts.waitsWhileHolding().isEmpty()) {
            return;
        }
        page.heading("Waits, sleeps and parks while a lock is held")
                .raw("<div class=\"box\"><table><tr><th>at</th>"
                        + "<th>what</th><th>while holding</th><th class=\"n\">times</th></tr>\n");
        for (WaitsWhileHolding.Entry entry : first(facts.waitsWhileHolding(), MOST_ROWS)) {
            page.raw("<tr>").cell(entry.site().toString()).cell(entry.site().construct());
            page.cell(entry.held().toString())
                    .number(Long.toString(entry.count()))
                    .raw("</tr>\n");
        }
        page.raw("</table></div>\n");
        more(facts.waitsWhileHolding().size(), MOST_ROWS, "places");
    }

    private void more(int all, int shown, String what) {
        if (all > shown) {
            page.raw("<p class=\"soft\">")
                    .text(all - shown + " more " + what + " are in the JSON report.")
                    .raw("</p>\n");
        }
    }

    private static <T> List<T> first(List<T> all, int count) {
        return all.subList(0, Math.min(count, all.size()));
    }
}
