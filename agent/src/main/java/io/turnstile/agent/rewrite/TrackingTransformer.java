package io.turnstile.agent.rewrite;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.select.JdkClasses;
import io.turnstile.agent.select.OwnClasses;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/**
 * Applies {@link TrackingRewriter} to classes as they load. Added before the transformer that retrofits locks, so that it sees
 * what the compiler has written. A class that cannot be rewritten stays as it is, and that is said once per cause.
 */
public final class TrackingTransformer implements ClassFileTransformer {
    private final TrackingRewriter rewriter;
    private final Coverage coverage;
    private final RuntimeVisibility visibility = new RuntimeVisibility();

    /** Makes a transformer; failures go to the coverage. */
    public TrackingTransformer(TrackingRewriter rewriter, Coverage coverage) {
        this.rewriter = rewriter;
        this.coverage = coverage;
    }

    @Override
    public byte[] transform(
            Module module,
            ClassLoader loader,
            String said,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] classFile) {
        String name = said == null ? ClassRewriting.UNNAMED : said;
        try {
            name = ClassRewriting.nameOf(said, classFile);
            if (OwnClasses.include(loader, name)) {
                return null;
            }
            boolean ofJdk = JdkClasses.include(loader, module);
            if (!rewriter.selects(name, ofJdk) || visibility.obstacleFor(loader) != null) {
                return null;
            }
            byte[] changed = rewriter.rewrite(classFile);
            MethodLengths.tell(MethodLengths.grownTooLong(classFile, changed), coverage);
            return changed;
        } catch (Throwable failure) { // fail open: the class loads as it was
            if (coverage.addFailure(name.replace('/', '.'), failure)) {
                AgentLog.warn(
                        name.replace('/', '.') + " is not tracked (the next with this cause, neither): " + failure);
            }
            return null;
        }
    }
}
