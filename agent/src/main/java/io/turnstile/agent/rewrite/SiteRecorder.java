package io.turnstile.agent.rewrite;

import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.Decision;
import io.turnstile.runtime.policy.Ceiling;
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
    private static final String STATE_IN_SYNCHRONIZER =
            "its state is in the synchronizer itself, so there is no lock to replace";
    private static final String READERS_INHERIT = "has no ceiling, which is for one owner: it inherits instead";
    private static final String CLASS_ITSELF = "class";

    private final String className;
    private final SiteRules.Selected rule;
    private final boolean bodiesOnly;
    private String obstacle; // or null; may be found while the class is read
    private final String parkObstacle; // or null
    private final List<Decision> decisions = new ArrayList<>();

    /**
     * Makes a recorder.
     *
     * @param className binary name
     * @param rule the rule that selects the class
     * @param obstacle why nothing in the class can be rewritten whatever the rule says, or null
     */
    public SiteRecorder(String className, SiteRules.Selected rule, String obstacle) {
        this(className, rule, obstacle, false);
    }

    private SiteRecorder(String className, SiteRules.Selected rule, String obstacle, boolean bodiesOnly) {
        this.className = className;
        this.rule = rule;
        this.obstacle = rule.obstacle() != null ? rule.obstacle() : obstacle;
        this.parkObstacle = rule.parkObstacle() != null ? rule.parkObstacle() : obstacle;
        this.bodiesOnly = bodiesOnly;
    }

    /** A recorder for a class of the JDK: only bodies change, so that it does not matter whether it has been loaded. */
    public static SiteRecorder ofJdk(String className, SiteRules.Selected rule) {
        return new SiteRecorder(className, rule, JdkFoundation.obstacleFor(className), true);
    }

    /** Whether members and superclass must stay as they are. */
    boolean bodiesOnly() {
        return bodiesOnly;
    }

    /** Leaves the whole class alone for a reason that was found in it. */
    void refuse(String reason) {
        if (obstacle == null) {
            obstacle = reason;
        }
    }

    /** Whether the class is to be changed; otherwise sites are only recorded. */
    boolean rewrites() {
        return obstacle == null;
    }

    /** Records a place that creates locks of a kind; returns its number, or -1 where it is left alone. */
    int record(RetrofittedLock kind, String construct, String methodName, int line) {
        if (obstacle != null) {
            leave(construct, methodName, line, obstacle);
            return -1;
        }
        LockSite asked = new LockSite(className, methodName, line, rule.protocol(), ownCeiling(rule.ceiling()));
        LockSite site = kind == RetrofittedLock.READ_WRITE ? asked.inheriting() : asked;
        decisions.add(new Decision(site, construct, true, rule.origin(), site == asked ? "" : READERS_INHERIT));
        return SiteTable.add(site);
    }

    /** Records a place that creates objects for their monitors; returns its number. */
    int newMonitor(String construct, String methodName, int line) {
        LockSite site = new LockSite(className, methodName, line, rule.monitors(), ownCeiling(rule.monitorCeiling()));
        decisions.add(new Decision(site, construct, true, rule.origin(), ""));
        return SiteTable.add(site);
    }

    /** Records a place that uses monitors; where a reason is given, they are left to the JVM. */
    void monitor(String construct, String methodName, int line, String reason) {
        if (!reason.isEmpty()) {
            leave(construct, methodName, line, reason);
            return;
        }
        Ceiling given = rule.monitorCeiling();
        Ceiling shown = given.isObserved() ? Ceiling.NONE : given; // what is observed is the object, not the place
        LockSite site = new LockSite(className, methodName, line, rule.monitors(), shown);
        decisions.add(new Decision(site, construct, true, rule.origin(), ""));
    }

    /** Each site that is observed has a record of its own. */
    static Ceiling ownCeiling(Ceiling given) {
        return given.isObserved() ? Ceiling.observed() : given;
    }

    /** Records a place that is left to the JVM for a reason of its own. */
    void leave(String construct, String methodName, int line, String reason) {
        LockSite site = new LockSite(className, methodName, line, LockProtocol.JVM);
        decisions.add(new Decision(site, construct, false, rule.origin(), reason));
    }

    /** Whether places that park are to be recorded. */
    boolean looksAtParks() {
        return rule.parks();
    }

    /** Records a place that parks; returns whether it is rewritten. */
    boolean recordPark(String construct, String methodName, int line) {
        if (parkObstacle != null) {
            leave(construct, methodName, line, parkObstacle);
            return false;
        }
        LockSite site = new LockSite(className, methodName, line, LockProtocol.FUTEX);
        decisions.add(new Decision(site, construct, true, rule.origin(), ""));
        return true;
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
            boolean synchronizer = kind.startsWith("AbstractQueued");
            leave("extends " + kind, CLASS_ITSELF, -1, synchronizer ? STATE_IN_SYNCHRONIZER : NOT_RETROFITTED);
        }
    }

    private static String otherLockKind(String type) {
        if (type == null || !type.startsWith("java/util/concurrent/")) {
            return null;
        }
        return switch (type) {
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
