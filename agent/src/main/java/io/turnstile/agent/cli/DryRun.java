package io.turnstile.agent.cli;

import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.rewrite.ClassRewriting;
import io.turnstile.agent.rewrite.SiteRecorder;
import io.turnstile.agent.rewrite.SiteRules;

/** Decides for class files what the agent would decide for the classes, by the same code, and changes nothing. */
final class DryRun implements ClassFiles.Visitor {
    private final SiteRules rules;
    private final Coverage coverage = new Coverage();
    private int classCount;

    DryRun(SiteRules rules) {
        this.rules = rules;
    }

    Coverage coverage() {
        return coverage;
    }

    /** How many class files were looked at. */
    int classCount() {
        return classCount;
    }

    @Override
    public void classFile(String name, byte[] bytes) {
        classCount++;
        try {
            decide(new ClassRewriting(bytes), bytes);
        } catch (RuntimeException e) { // as under the agent: the class would stay as it is
            coverage.addFailure(name, e);
        }
    }

    private void decide(ClassRewriting rewriting, byte[] bytes) {
        SiteRules.Selected rule = rules.ruleFor(rewriting.className(), false);
        if (rule != null) {
            SiteRecorder sites = new SiteRecorder(rewriting.className(), rule, null);
            rewriting.rewriteAsSelected(bytes, rule, sites);
            sites.publish(coverage);
        }
    }
}
