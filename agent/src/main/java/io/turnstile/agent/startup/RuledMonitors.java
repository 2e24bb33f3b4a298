package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.MonitorsConfig;
import io.turnstile.agent.rewrite.SiteRules;
import io.turnstile.runtime.lock.ManagedObject;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.MonitorPolicy;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The rules, as the runtime asks them when a monitor is first contended or waited on. */
final class RuledMonitors extends MonitorPolicy {
    private static final byte UNLOCKED = 1; // as MonitorWatch reads it

    private final SiteRules rules;
    private final MonitorsConfig config;
    private final LockProtocol ofListed; // as granted
    private final MethodHandles.Lookup trusted;

    /**
     * Makes a policy.
     *
     * @param ofListed what monitors of objects of listed classes use; JVM where they are not managed
     */
    RuledMonitors(SiteRules rules, MonitorsConfig config, LockProtocol ofListed, MethodHandles.Lookup trusted) {
        this.rules = rules;
        this.config = config;
        this.ofListed = ofListed;
        this.trusted = trusted;
    }

    @Override
    public boolean listsAny() {
        return config.listsAny() && ofListed != LockProtocol.JVM;
    }

    @Override
    public LockSite listed(Class<?> type) {
        return listsAny() && config.lists(type)
                ? new LockSite(type.getTypeName(), LockSite.MONITOR, -1, ofListed)
                : null;
    }

    @Override
    public MethodHandle verification() {
        if (!config.verifies()) {
            return null;
        }
        try {
            Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
            Object instance = trusted.findStatic(unsafe, "getUnsafe", MethodType.methodType(unsafe))
                    .invoke();
            MethodType byteAt = MethodType.methodType(byte.class, Object.class, long.class);
            return trusted.findVirtual(unsafe, "getByte", byteAt).bindTo(instance);
        } catch (Throwable closed) {
            AgentLog.warn("monitors: verify sees what the JDK's code does, and nothing else: " + closed);
            return MethodHandles.dropArguments(
                    MethodHandles.constant(byte.class, UNLOCKED), 0, Object.class, long.class);
        }
    }

    /** By the rule of the class itself, or else of the nearest superclass that has one. */
    @Override
    public LockSite siteOf(Class<?> type) {
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            SiteRules.Selected rule = rules.ruleFor(current.getName(), false);
            if (rule != null && rule.monitors() != LockProtocol.JVM) {
                return new LockSite(type.getName(), LockSite.MONITOR, -1, rule.monitors());
            }
        }
        return null;
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
