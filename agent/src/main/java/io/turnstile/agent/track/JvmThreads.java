package io.turnstile.agent.track;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the JVM itself knows of waiting threads; asked only where threads stand. Knows nothing where the module
 * java.management is missing. The platform's MBean server is not touched.
 */
final class JvmThreads {
    private static final int MOST_FRAMES = 16; // to the innermost of the application
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("java.management").isPresent();

    /**
     * What a thread waits for.
     *
     * @param lock its class and identity hash
     * @param className its class
     * @param identityHash its identity hash
     * @param ownerNumber the thread that owns it
     * @param at the innermost frame of the application at the same moment, or null
     */
    record Wait(String lock, String className, int identityHash, long ownerNumber, StackTraceElement at) {}

    private JvmThreads() {}

    /** Whether the JVM can be asked. */
    static boolean arePresent() {
        return PRESENT;
    }

    /** The waits of those of the threads that wait for a lock with an owner, by thread number. */
    static Map<Long, Wait> waits(Collection<Long> threadNumbers) {
        Map<Long, Wait> waits = new HashMap<>();
        if (!PRESENT || threadNumbers.isEmpty()) {
            return waits;
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = threadNumbers.stream().mapToLong(Long::longValue).toArray();
        for (ThreadInfo info : threads.getThreadInfo(ids, MOST_FRAMES)) {
            if (info != null && info.getLockOwnerId() > 0) {
                LockInfo lock = info.getLockInfo();
                waits.put(
                        info.getThreadId(),
                        new Wait(
                                String.valueOf(lock),
                                lock.getClassName(),
                                lock.getIdentityHashCode(),
                                info.getLockOwnerId(),
                                Stacks.ofApplication(info.getStackTrace())));
            }
        }
        return waits;
    }

    /** The threads that, as the JVM sees it, wait for each other; whatever they run. */
    static List<Thread> deadlocked() {
        if (!PRESENT) {
            return List.of();
        }
        long[] ids = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        if (ids == null) {
            return List.of();
        }
        Set<Long> wanted = new HashSet<>();
        for (long id : ids) {
            wanted.add(id);
        }
        return all().stream().filter(thread -> wanted.contains(thread.getId())).toList();
    }

    private static List<Thread> all() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[2 * root.activeCount() + 16];
        int count = root.enumerate(threads);
        return List.of(Arrays.copyOf(threads, count));
    }
}
