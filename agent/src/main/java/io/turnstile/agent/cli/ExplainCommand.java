package io.turnstile.agent.cli;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.config.ConfigException;
import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.CoverageReport;
import io.turnstile.agent.report.Decision;
import io.turnstile.agent.rewrite.SiteRules;
import io.turnstile.agent.select.Rule;
import io.turnstile.agent.startup.GrantedRules;
import io.turnstile.agent.startup.ProtocolSupport;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code explain}: a dry run over class files, and over the JDK's own where rules name classes of the JDK; or, with {@code
 * --jdk} alone, over the whole JDK, to see what a rule can name.
 */
final class ExplainCommand {
    private static final String JDK = "--jdk";

    private final String version;
    private final PrintStream out;

    ExplainCommand(String version, PrintStream out) {
        this.version = version;
        this.out = out;
    }

    /** A rule that means every class. */
    private static final class EveryClass implements SiteRules {
        @Override
        public boolean managesMonitors() {
            return false;
        }

        @Override
        public boolean retrofitsLocks() {
            return true;
        }

        @Override
        public Selected ruleFor(String className, boolean ofJdk) {
            return new Selected(LockProtocol.PI, "any", null);
        }
    }

    int run(List<String> operands) throws UsageException, ConfigException, IOException {
        if (operands.equals(List.of(JDK))) {
            return explainJdk();
        }
        if (operands.isEmpty() || operands.get(0).startsWith("-")) {
            throw new UsageException(
                    "explain takes a configuration file and jars, directories or class files, or --jdk");
        }
        AgentConfig config = AgentConfig.loadFile(operands.get(0));
        boolean namesJdk = config.rules().nameJdk();
        if (operands.size() < 2 && !namesJdk) {
            throw new UsageException("explain takes a configuration file and jars, directories or class files");
        }
        DryRun dryRun = new DryRun(GrantedRules.on(ProtocolSupport.assumed(), config.rules()));
        ClassFiles classFiles = new ClassFiles(dryRun);
        for (String path : operands.subList(1, operands.size())) {
            classFiles.visit(new File(path));
        }
        if (namesJdk) {
            JdkImage.visit(dryRun);
        }
        report(dryRun, "dry run of " + operands.get(0) + " on ", unmatched(config));
        for (String line : lockless(config, dryRun)) {
            out.println("creates no lock: " + line);
        }
        for (String line : classFiles.skipped()) {
            out.println("skipped: " + line);
        }
        return ExitCode.OK;
    }

    private int explainJdk() throws IOException {
        DryRun dryRun = new DryRun(new EveryClass());
        JdkImage.visit(dryRun);
        report(dryRun, "all classes of jdk " + System.getProperty("java.version") + ", ", List.of());
        return ExitCode.OK;
    }

    private void report(DryRun dryRun, String what, List<String> unmatched) {
        String head = "turnstile " + version + ", " + what + CommandLine.counted(dryRun.classCount(), "class file");
        Coverage coverage = dryRun.coverage();
        out.print(new CoverageReport(head, coverage.decisions(), coverage.failures(), coverage.tooLong(), unmatched)
                .text());
    }

    private static List<String> unmatched(AgentConfig config) {
        List<String> lines = new ArrayList<>();
        for (Rule rule : config.rules().unmatched()) {
            lines.add(rule.toString());
        }
        return lines;
    }

    /** The rules that selected classes in which there is nothing to decide. */
    private static List<String> lockless(AgentConfig config, DryRun dryRun) {
        List<String> lines = new ArrayList<>();
        for (Rule rule : config.rules().rules()) {
            boolean any = rule.matchCount() == 0;
            for (Decision decision : dryRun.coverage().decisions()) {
                any |= decision.rule().equals(rule.origin());
            }
            if (!any) {
                lines.add(rule.toString());
            }
        }
        return lines;
    }
}
