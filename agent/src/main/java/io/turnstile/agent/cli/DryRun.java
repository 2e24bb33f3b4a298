package io.turnstile.agent.cli;

import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.rewrite.ClassRewriting;
import io.turnstile.agent.rewrite.MethodLengths;
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

    /** Whether a rule selects this class of the JDK, so that its class file is worth reading. */
    boolean selectsOfJdk(String className) {
        return rules.ruleFor(className, true) != null;
    }

    @Override
    public void classFile(String name, byte[] bytes) {
        look(name, bytes, false);
    }

    /** Decides for a class file of the JDK. */
    void jdkClassFile(String name, byte[] bytes) {
        look(name, bytes, true);
    }

    private void look(String name, byte[] bytes, boolean ofJdk) {
        classCount++;
        try {
            decide(new ClassRewriting(bytes), bytes, ofJdk);
        } catch (RuntimeException e) { // as under the agent: the class would stay as it is
            coverage.addFailure(name, e);
        }
    }

    private void decide(ClassRewriting rewriting, byte[] bytes, boolean ofJdk) {
        SiteRules.Selected rule = rules.ruleFor(rewriting.className(), ofJdk);
        if (rule != null) {
            SiteRecorder sites = ofJdk
                    ? SiteRecorder.ofJdk(rewriting.className(), rule)
                    : new SiteRecorder(rewriting.className(), rule, null);
            byte[] changed = rewriting.rewriteAsSelected(rule, sites);
            sites.publish(coverage);
            if (changed != null) {
                MethodLengths.grownTooLong(bytes, changed).forEach(coverage::addTooLong);
            }
        }
    }
}
