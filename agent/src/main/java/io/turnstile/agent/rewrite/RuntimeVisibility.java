package io.turnstile.agent.rewrite;

import io.turnstile.agent.AgentLog;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Whether the classes of a loader can refer to the runtime, which lives in the boot loader. Most loaders ask their parents;
 * module systems such as OSGi pass on only the packages they were told to.
 */
final class RuntimeVisibility {
    private static final String PROBE = HookSignatures.PLATFORM_REENTRANT_LOCK.replace('/', '.');

    private final Map<ClassLoader, Boolean> known = Collections.synchronizedMap(new WeakHashMap<>());

    /** Why the loader's classes cannot be rewritten, or null where they can. */
    String obstacleFor(ClassLoader loader) {
        if (loader == null) {
            return null;
        }
        Boolean visible = known.get(loader);
        if (visible == null) {
            visible = seesRuntime(loader);
            known.put(loader, visible);
            if (!visible) {
                AgentLog.warn("locks and threads of its classes are left alone: " + obstacle(loader));
            }
        }
        return visible ? null : obstacle(loader);
    }

    private static String obstacle(ClassLoader loader) {
        return "class loader " + loader.getClass().getName()
                + " does not pass io.turnstile.runtime on to the boot loader"
                + " (OSGi: set org.osgi.framework.bootdelegation=io.turnstile.*)";
    }

    private static boolean seesRuntime(ClassLoader loader) {
        try {
            return Class.forName(PROBE, false, loader).getClassLoader() == null;
        } catch (ClassNotFoundException | LinkageError notVisible) {
            return false;
        }
    }
}
