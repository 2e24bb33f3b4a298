package io.turnstile.agent.rewrite;

import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.Decision;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.SiteTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The lock sites of one class, as the rewriting finds them. Nothing reaches the coverage before {@link #publish}: where
 * rewriting fails half-way, the class stays as it was and its decisions must not say otherwise.
 */
public final class SiteRecorder {
    private static final String NOT_RETROFITTED = "not retrofitted by this version";
    private static final String CLASS_ITSELF = "class";

    private final String className;
    private final SiteRules.Selected rule;
    private final String obstacle; // or null
    private final List<Decision> decisions = new ArrayList<>();

    /**
     * Makes a recorder.
     *
     * @param className binary name
     * @param rule the rule that selects the class
     * @param obstacle why nothing in the class can be rewritten whatever the rule says, or null
     */
    public SiteRecorder(String className, SiteRules.Selected rule, String obstacle) {
        this.className = className;
        this.rule = rule;
        this.obstacle = rule.obstacle() != null ? rule.obstacle() : obstacle;
    }

    /** Whether the class is to be changed; otherwise sites are only recorded. */
    boolean rewrites() {
        return obstacle == null;
    }

    /** Records a place that creates ReentrantLocks; returns its number, or -1 where it is left alone. */
    int record(String construct, String methodName, int line) {
        if (obstacle != null) {
            leave(construct, methodName, line, obstacle);
            return -1;
        }
        LockSite site = new LockSite(className, methodName, line, rule.protocol());
        decisions.add(new Decision(site, construct, true, rule.origin(), ""));
        return SiteTable.add(site);
    }

    /** Records a place that creates objects for their monitors; returns its number. */
    int newMonitor(String construct, String methodName, int line) {
        LockSite site = new LockSite(className, methodName, line, rule.monitors());
        decisions.add(new Decision(site, construct, true, rule.origin(), ""));
        return SiteTable.add(site);
    }

    /** Records a place that uses monitors; where a reason is given, they are left to the JVM. */
    void monitor(String construct, String methodName, int line, String reason) {
        if (!reason.isEmpty()) {
            leave(construct, methodName, line, reason);
            return;
        }
        LockSite site = new LockSite(className, methodName, line, rule.monitors());
        decisions.add(new Decision(site, construct, true, rule.origin(), ""));
    }

    /** Records a place that is left to the JVM for a reason of its own. */
    void leave(String construct, String methodName, int line, String reason) {
        LockSite site = new LockSite(className, methodName, line, LockProtocol.JVM);
        decisions.add(new Decision(site, construct, false, rule.origin(), reason));
    }

    /** Records the creation of a lock of a kind that this version leaves alone; ignores all other types. */
    void otherLock(String construct, String type, String methodName, int line) {
        String kind = otherLockKind(type);
        if (kind != null) {
            leave(construct + kind, methodName, line, NOT_RETROFITTED);
        }
    }

    /** Records a superclass that is a lock of such a kind. */
    void superclass(String type) {
        String kind = otherLockKind(type);
        if (kind != null) {
            leave("extends " + kind, CLASS_ITSELF, -1, NOT_RETROFITTED);
        }
    }

    private static String otherLockKind(String type) {
        if (type == null || !type.startsWith("java/util/concurrent/")) {
            return null;
        }
        return switch (type) {
            case "java/util/concurrent/locks/ReentrantReadWriteLock" -> "ReentrantReadWriteLock";
            case "java/util/concurrent/locks/StampedLock" -> "StampedLock";
            case "java/util/concurrent/locks/AbstractQueuedSynchronizer" -> "AbstractQueuedSynchronizer";
            case "java/util/concurrent/locks/AbstractQueuedLongSynchronizer" -> "AbstractQueuedLongSynchronizer";
            case "java/util/concurrent/Semaphore" -> "Semaphore";
            default -> null;
        };
    }

    /** Hands the decisions to the report. */
    public void publish(Coverage coverage) {
        if (!decisions.isEmpty()) {
            coverage.add(List.copyOf(decisions));
        }
    }

    /** Whether a site was found that is rewritten. */
    boolean rewroteAny() {
        for (Decision decision : decisions) {
            if (decision.rewritten()) {
                return true;
            }
        }
        return false;
    }
}
