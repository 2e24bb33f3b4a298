package io.turnstile.agent.report;

import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockSite;
import java.util.ArrayList;
import java.util.List;

/**
 * The coverage report: each lock site seen, what was decided, why; what a rule or pattern was written for and never met.
 *
 * @param head one line that says which Turnstile on which platform
 * @param shortfalls what rules ask for and the machine lacks, with what happens instead, each a sentence
 * @param decisions one per lock site
 * @param failures classes that could not be rewritten
 * @param unmatchedRules rules that selected no class, as {@code file:line}
 * @param unmatchedThreadPatterns thread rules that no thread met, as {@code file:line}
 * @param leaks managed objects whose JVM monitor somebody takes, one line each
 * @param tooLong methods that have grown too long to be compiled, one line each
 * @param observedMonitors classes whose monitors are observed to find a ceiling
 */
public record CoverageReport(
        String head,
        List<String> shortfalls,
        List<Decision> decisions,
        List<Coverage.Failure> failures,
        List<String> unmatchedRules,
        List<String> unmatchedThreadPatterns,
        List<String> leaks,
        List<String> tooLong,
        List<LockSite> observedMonitors) {
    private static final String UNSEEN =
            "Locks created by reflection (Class.newInstance, method handles made at run time) are not seen.";

    /** Of a dry run, which lacks nothing. */
    public CoverageReport(
            String head,
            List<Decision> decisions,
            List<Coverage.Failure> failures,
            List<String> tooLong,
            List<String> unmatchedRules) {
        this(head, List.of(), decisions, failures, unmatchedRules, List.of(), List.of(), tooLong, List.of());
    }

    /** As text for people. */
    public String text() {
        StringBuilder text = new StringBuilder(head).append('\n');
        for (String shortfall : shortfalls) {
            text.append(shortfall).append('\n');
        }
        text.append(counts()).append('\n');
        TextTable table = new TextTable("decision", "protocol", "site", "created by", "rule", "reason");
        for (Decision decision : decisions) {
            table.add(
                    decision.outcome(),
                    protocol(decision.site()),
                    decision.site().toString(),
                    decision.construct(),
                    decision.rule(),
                    decision.reason());
        }
        if (!table.isEmpty()) {
            text.append('\n').append(table);
        }
        for (CeilingProposal proposal : proposals()) {
            text.append(proposal.text()).append('\n');
        }
        for (Coverage.Failure failure : failures) {
            text.append("failed: ")
                    .append(failure.className())
                    .append(": ")
                    .append(failure.cause())
                    .append('\n');
        }
        for (String leak : leaks) {
            text.append("exclusion leak: ").append(leak).append('\n');
        }
        for (String method : tooLong) {
            text.append("too long to be compiled: ").append(method).append('\n');
        }
        for (String rule : unmatchedRules) {
            text.append("matched no class: ").append(rule).append('\n');
        }
        for (String pattern : unmatchedThreadPatterns) {
            text.append("matched no thread: ").append(pattern).append('\n');
        }
        return text.append(UNSEEN).append('\n').toString();
    }

    /** As JSON. */
    public String json() {
        JsonWriter json = new JsonWriter().beginObject();
        json.member("turnstile", head);
        strings(json, "shortfalls", shortfalls);
        json.member("rewritten", rewrittenCount());
        json.member("leftToTheJvm", decisions.size() - rewrittenCount());
        json.beginArray("sites");
        for (Decision decision : decisions) {
            json.beginObject()
                    .member("class", decision.site().className())
                    .member("method", decision.site().methodName())
                    .member("line", decision.site().line())
                    .member("createdBy", decision.construct())
                    .member("rewritten", decision.rewritten())
                    .member("protocol", decision.site().protocol().word())
                    .member("ceiling", decision.site().ceiling().toString())
                    .member("rule", decision.rule())
                    .member("reason", decision.reason())
                    .endObject();
        }
        json.endArray().beginArray("ceilingProposals");
        for (CeilingProposal proposal : proposals()) {
            json.beginObject()
                    .member("site", proposal.site().toString())
                    .member("highestPriority", proposal.highest())
                    .member("ceiling", proposal.ceiling())
                    .member("says", proposal.text())
                    .endObject();
        }
        json.endArray().beginArray("failures");
        for (Coverage.Failure failure : failures) {
            json.beginObject()
                    .member("class", failure.className())
                    .member("cause", failure.cause())
                    .endObject();
        }
        json.endArray();
        strings(json, "rulesThatMatchedNoClass", unmatchedRules);
        strings(json, "threadPatternsThatMatchedNoThread", unmatchedThreadPatterns);
        strings(json, "exclusionLeaks", leaks);
        strings(json, "tooLongToBeCompiled", tooLong);
        return json.endObject().toString();
    }

    private static String protocol(LockSite site) {
        String word = site.protocol().word();
        Ceiling ceiling = site.ceiling();
        return ceiling.isObserved() ? word + ", ceiling auto" : (word + ' ' + ceiling).strip();
    }

    private List<CeilingProposal> proposals() {
        List<CeilingProposal> proposals = new ArrayList<>();
        for (Decision decision : decisions) {
            if (decision.site().ceiling().isObserved()) {
                proposals.add(CeilingProposal.of(decision.site()));
            }
        }
        for (LockSite site : observedMonitors) {
            proposals.add(CeilingProposal.of(site));
        }
        return proposals;
    }

    private String counts() {
        long rewritten = rewrittenCount();
        return plural(decisions.size(), "lock site") + ": " + rewritten + " rewritten, "
                + (decisions.size() - rewritten) + " left to the JVM; " + plural(failures.size(), "failure");
    }

    private long rewrittenCount() {
        long count = 0;
        for (Decision decision : decisions) {
            count += decision.rewritten() ? 1 : 0;
        }
        return count;
    }

    private static void strings(JsonWriter json, String name, List<String> values) {
        json.beginArray(name);
        for (String value : values) {
            json.element(value);
        }
        json.endArray();
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
