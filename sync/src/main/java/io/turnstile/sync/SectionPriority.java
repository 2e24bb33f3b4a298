package io.turnstile.sync;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.thread.ThreadRegistry;
import io.turnstile.runtime.thread.ThreadScheduling;

/**
 * The priorities of the sections that the current thread is in, kept with its ceilings by {@link ThreadScheduling}: it runs at the
 * highest of them and of its own; sections and locks may end in any order, and a system call is made only where the highest
 * changes.
 */
final class SectionPriority {
    private SectionPriority() {}

    /**
     * Enters a section of the current thread, a platform thread.
     *
     * @throws IllegalArgumentException where the thread's own priority is higher
     * @throws SecurityException where the thread may not have that priority; nothing is changed then
     */
    static void enter(Priority priority) {
        int level = priority.level();
        ThreadScheduling scheduling = ofCaller();
        scheduling.refreshBase(); // a section costs more than a lock, and is told of no change
        int base = scheduling.baseRank();
        if (base > level) {
            throw new IllegalArgumentException("the section's priority " + level + " is below the caller's own, " + base
                    + ": it must be that or more; pass a priority no lower than any caller's");
        }
        int result = base < 0 ? base : scheduling.push(level);
        if (result < 0) {
            throw new SecurityException("SCHED_FIFO " + level + " is refused (" + Errno.nameOf(-result)
                    + "): it must be within the limit of the process; start java where \"ulimit -r\" is " + level
                    + " or more, or with CAP_SYS_NICE");
        }
    }

    /**
     * Leaves a section of that level.
     *
     * @throws PlatformException where the kernel refuses to lower the thread; the next section or ceiling makes up for it
     */
    static void leave(Priority priority) {
        int result = ofCaller().pop(priority.level());
        if (result < 0) {
            throw new PlatformException("giving a thread its priority back after a section", -result, "");
        }
    }

    private static ThreadScheduling ofCaller() {
        return ThreadRegistry.current(Thread.currentThread()).scheduling();
    }
}
