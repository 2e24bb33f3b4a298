package io.turnstile.agent.track;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the JVM itself knows of waiting threads; asked only where one has waited long. Knows nothing where the module
 * java.management is missing. The platform's MBean server is not touched.
 */
final class JvmThreads {
    private static final boolean PRESENT = isPresent();

    /**
     * What a thread waits for.
     *
     * @param lock its class and identity hash
     * @param ownerNumber the thread that owns it
     */
    record Wait(String lock, long ownerNumber) {}

    private JvmThreads() {}

    private static boolean isPresent() {
        return ModuleLayer.boot().findModule("java.management").isPresent();
    }

    /** The waits of those of the threads that wait for a lock with an owner, by thread number. */
    static Map<Long, Wait> waits(List<Long> threadNumbers) {
        Map<Long, Wait> waits = new HashMap<>();
        if (!PRESENT || threadNumbers.isEmpty()) {
            return waits;
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = threadNumbers.stream().mapToLong(Long::longValue).toArray();
        for (ThreadInfo info : threads.getThreadInfo(ids)) {
            if (info != null && info.getLockOwnerId() > 0) {
                LockInfo lock = info.getLockInfo();
                waits.put(info.getThreadId(), new Wait(String.valueOf(lock), info.getLockOwnerId()));
            }
        }
        return waits;
    }
}
