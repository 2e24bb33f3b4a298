package io.turnstile.sync;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.thread.ThreadRegistry;

/**
 * The priorities of the sections that the current thread is in. It runs at the highest of them and of its own; sections may
 * end in any order. Only the thread itself uses its object, so nothing here is shared.
 *
 * <p>A system call is made only where the highest changes. What others lend by priority inheritance is the kernel's and comes
 * on top.
 */
final class SectionPriority {
    private static final ThreadLocal<SectionPriority> CURRENT = ThreadLocal.withInitial(SectionPriority::new);

    private final int[] sections = new int[Priority.HIGHEST + 1]; // how many of each level
    private int highest; // 0: no section
    private int ownPolicy;
    private int ownPriority;

    private SectionPriority() {}

    /**
     * Enters a section of the current thread, a platform thread.
     *
     * @throws IllegalArgumentException where the thread's own priority is higher
     * @throws SecurityException where the thread may not have that priority; nothing is changed then
     */
    static void enter(Priority priority) {
        CURRENT.get().begin(priority.level());
    }

    /** Leaves a section of that level. */
    static void leave(Priority priority) {
        CURRENT.get().end(priority.level());
    }

    private void begin(int level) {
        SchedulingPort scheduling = Platform.get().scheduling();
        if (highest == 0) {
            ownPolicy = scheduling.policyOf(0);
            ownPriority = scheduling.priorityOf(0);
        }
        if (ownPolicy != SchedulingPort.SCHED_OTHER && level < ownPriority) {
            throw new IllegalArgumentException("the section's priority " + level + " is below the caller's own, "
                    + ownPriority + ": it must be that or more; pass a priority no lower than any caller's");
        }
        if (level > highest) {
            int result = scheduling.setScheduler(0, SchedulingPort.SCHED_FIFO, level);
            if (result < 0) {
                throw new SecurityException("SCHED_FIFO " + level + " is refused (" + Errno.nameOf(-result)
                        + "): it must be within the limit of the process; start java where \"ulimit -r\" is " + level
                        + " or more, or with CAP_SYS_NICE");
            }
            highest = level;
            refresh();
        }
        sections[level]++;
    }

    private void end(int level) {
        sections[level]--;
        if (level < highest || sections[level] > 0) {
            return;
        }
        int next = level;
        while (next > 0 && sections[next] == 0) {
            next--;
        }
        highest = next;
        SchedulingPort scheduling = Platform.get().scheduling();
        if (next == 0) {
            scheduling.setScheduler(0, ownPolicy, ownPriority);
        } else {
            scheduling.setScheduler(0, SchedulingPort.SCHED_FIFO, next);
        }
        refresh();
    }

    /** A real-time thread must not spin, and queues in the kernel: the core goes by what it last saw. */
    private static void refresh() {
        ThreadRegistry.current(Thread.currentThread()).refreshRealtime();
    }
}
