package io.turnstile.sync;

/**
 * Whether the current thread might spin not long ago. Asking the kernel costs as much as a short spin, and threads seldom become
 * real-time ones: so it is asked again after some uses, and until then such a thread spins no longer than a sleep costs.
 */
final class RecentScheduling {
    private static final int USES = 64;
    private static final ThreadLocal<RecentScheduling> CURRENT = ThreadLocal.withInitial(RecentScheduling::new);

    private boolean maySpin;
    private int usesLeft;

    private RecentScheduling() {}

    static boolean maySpin() {
        RecentScheduling mine = CURRENT.get();
        if (--mine.usesLeft < 0) {
            mine.usesLeft = USES;
            mine.maySpin = SpinFutex.maySpin();
        }
        return mine.maySpin;
    }
}
