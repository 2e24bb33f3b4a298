package io.turnstile.runtime.lock;

import java.util.ArrayList;
import java.util.List;

/**
 * Monitors of methods in which it cannot be told which exit belongs to which entry. The JVM never compiles such code, and
 * compilers of languages do not make it; here the thread remembers its tokens, and an exit takes the last one of the object.
 */
final class UnstructuredSections {
    private static final ThreadLocal<List<MonitorToken>> ENTERED = ThreadLocal.withInitial(ArrayList::new);

    private UnstructuredSections() {}

    static Object enter(Object object) {
        List<MonitorToken> entered = ENTERED.get();
        entered.add(null); // room, before the monitor is taken: memory may be short
        int last = entered.size() - 1;
        Object token = object;
        try {
            token = Monitors.enterAny(object);
        } finally {
            if (token instanceof MonitorToken ours) {
                entered.set(last, ours);
            } else {
                entered.remove(last);
            }
        }
        return token;
    }

    static Object exit(Object object) {
        ManagedObject managed = Monitors.managed(object);
        if (managed == null) {
            return object;
        }
        List<MonitorToken> entered = ENTERED.get();
        for (int i = entered.size() - 1; i >= 0; i--) {
            MonitorToken token = entered.get(i);
            if (token.isOf(managed)) {
                entered.remove(i);
                Monitors.exitToken(token);
                return token;
            }
        }
        throw new IllegalMonitorStateException();
    }
}
