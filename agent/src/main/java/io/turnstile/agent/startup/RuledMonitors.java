package io.turnstile.agent.startup;

import io.turnstile.agent.rewrite.SiteRules;
import io.turnstile.runtime.lock.ManagedObject;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.MonitorPolicy;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The rules, as the runtime asks them when a monitor is first contended or waited on. */
final class RuledMonitors extends MonitorPolicy {
    private final GrantedRules rules;
    private final MethodHandles.Lookup trusted;
    private final boolean hasCeilings;
    private final Queue<LockSite> observed = new ConcurrentLinkedQueue<>();

    RuledMonitors(GrantedRules rules, MethodHandles.Lookup trusted) {
        this.rules = rules;
        this.trusted = trusted;
        this.hasCeilings = rules.hasMonitorCeilings();
    }

    /** By the rule of the class itself, or else of the nearest superclass that has one. */
    @Override
    public LockSite siteOf(Class<?> type) {
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            SiteRules.Selected rule = rules.ruleFor(current.getName(), false);
            if (rule != null && rule.monitors() != LockProtocol.JVM) {
                return site(type, rule);
            }
        }
        return null;
    }

    private LockSite site(Class<?> type, SiteRules.Selected rule) {
        boolean observes = rule.monitorCeiling().isObserved();
        Ceiling ceiling = observes ? Ceiling.observed() : rule.monitorCeiling();
        LockSite site = new LockSite(type.getName(), LockSite.MONITOR, -1, rule.monitors(), ceiling);
        if (observes) {
            observed.add(site);
        }
        return site;
    }

    @Override
    public boolean hasCeilings() {
        return hasCeilings;
    }

    /** The classes whose monitors are observed to find a ceiling. */
    List<LockSite> observed() {
        return List.copyOf(observed);
    }

    /** The class itself tells: whatever became of it after it was rewritten, this is what runs. */
    @Override
    public boolean managesClass(Class<?> type) {
        if (type.isInterface() || type.isArray() || type.isPrimitive() || type.getClassLoader() == null) {
            return false;
        }
        try {
            trusted.in(type).findStaticGetter(type, SiteRules.CLASS_MONITOR_FIELD, ManagedObject.class);
            return true;
        } catch (NoSuchFieldException notRewritten) {
            return false;
        } catch (IllegalAccessException | LinkageError notOurs) {
            return false;
        }
    }
}
