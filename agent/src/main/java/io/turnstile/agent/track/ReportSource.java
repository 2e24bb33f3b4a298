package io.turnstile.agent.track;

import java.util.List;

/** Where those who ask while the program runs get their answers. */
interface ReportSource {
    /** The configured level. */
    String level();

    /** The facts now. */
    Facts facts();

    /** Whether a finding counts. */
    boolean counts(OrderFinding finding);

    /** The JSON report. */
    String json();

    /** Writes the configured reports; returns their paths. */
    List<String> writeReports();
}
