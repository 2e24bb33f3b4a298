package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.CoverageReport;
import io.turnstile.agent.select.Rule;
import io.turnstile.agent.threads.ThreadRuleApplier;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The shutdown hook that writes the coverage report. */
final class CoverageAtExit extends Thread {
    /** What stands for standard error in place of a file. */
    static final String STDERR = "stderr";

    private final String head;
    private final List<String> shortfalls;
    private final AgentConfig config;
    private final Coverage coverage;
    private final ThreadRuleApplier applier; // null where there are no thread rules
    private final RuledMonitors monitors; // null where none are managed

    CoverageAtExit(
            String head,
            List<String> shortfalls,
            AgentConfig config,
            Coverage coverage,
            ThreadRuleApplier applier,
            RuledMonitors monitors) {
        super(null, null, "turnstile coverage report", 0, false);
        this.head = head;
        this.shortfalls = shortfalls;
        this.config = config;
        this.coverage = coverage;
        this.applier = applier;
        this.monitors = monitors;
    }

    @Override
    public void run() {
        if (config.monitors().verifies()) {
            LeakReporter.tellAll(coverage);
        }
        CoverageReport report = new CoverageReport(
                head,
                shortfalls,
                coverage.decisions(),
                coverage.failures(),
                unmatchedRules(),
                unmatchedThreadRules(),
                coverage.leaks(),
                coverage.tooLong(),
                monitors == null ? List.of() : monitors.observed());
        String text = config.reportFormat() == AgentConfig.ReportFormat.JSON ? report.json() : report.text();
        if (config.reportCoverage().equals(STDERR)) {
            System.err.print(text);
            return;
        }
        try (OutputStream out = new FileOutputStream(config.reportCoverage())) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            AgentLog.warn("the coverage report could not be written: " + e.getMessage());
        }
    }

    private List<String> unmatchedRules() {
        List<String> lines = new ArrayList<>();
        for (Rule rule : config.rules().unmatched()) {
            lines.add(rule.toString());
        }
        return lines;
    }

    private List<String> unmatchedThreadRules() {
        return applier == null ? List.of() : applier.rules().unmatched();
    }
}
