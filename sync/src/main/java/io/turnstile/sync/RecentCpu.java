package io.turnstile.sync;

import io.turnstile.nativeaccess.LinuxLibrary;

/**
 * The CPU that the current thread ran on not long ago. Asking costs more than a lock, threads seldom move, and a wrong answer
 * costs speed alone: so it is asked again after some uses.
 */
final class RecentCpu {
    private static final int USES = 64;
    private static final ThreadLocal<RecentCpu> CURRENT = ThreadLocal.withInitial(RecentCpu::new);

    private int cpu;
    private int usesLeft;

    private RecentCpu() {}

    static int get(LinuxLibrary linux) {
        RecentCpu mine = CURRENT.get();
        if (--mine.usesLeft < 0) {
            mine.usesLeft = USES;
            mine.cpu = linux.currentCpu();
        }
        return mine.cpu;
    }
}
