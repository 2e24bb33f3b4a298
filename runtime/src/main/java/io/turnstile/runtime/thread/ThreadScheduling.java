package io.turnstile.runtime.thread;

import io.turnstile.runtime.platform.SchedulingPort;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How one platform thread is scheduled: its base, and the ceilings that lift it. The one place that knows a thread's base while
 * the kernel knows only what the thread is lifted to.
 *
 * <p>The thread runs at the highest of its ceilings, or at its base where that is no lower. Ceilings come and go in any order.
 * What others lend by priority inheritance is the kernel's and comes on top; so is the nice value, which the kernel keeps
 * through every change of policy: it is set directly, at any time (setpriority(2)).
 *
 * <p>The base is asked of the kernel at the first ceiling and known from then on, as glibc does it: whoever changes it later says
 * so by {@link #setBase}. A change behind our back is noticed where the thread waits for a lock ({@link ThreadRecord#refreshRealtime}),
 * if it changed the policy.
 */
public final class ThreadScheduling {
    /*
     * base     what setBase said last, or what the kernel said first; each setting is an object of its own, so a change is seen
     *          by identity and never mistaken (no ABA)                                   | any thread: getAndSet, CAS
     * ceiling  the highest of counts, 0: none                                            | the thread: volatile write
     * counts   how often each ceiling is held                                            | the thread
     * applied  base and level that the thread last gave to the kernel                    | the thread
     *
     * T1 (at rest) the kernel has effective(base, ceiling): the base, or FIFO (RR where the base is RR) at the ceiling if that is
     *    higher. Two may write the kernel's value: the thread, which writes ceiling, and a setter, which writes base. Each
     *    writes its own variable, then reads the other's, calls, and reads again what it had read; it repeats until that is
     *    unchanged. Of two calls that overlap, the later to land was made by one that reads again after it landed. If it was
     *    computed from an old value, that value had changed before it landed, so it is seen, and the call is made anew.
     *    A call computed of an old value may hold for a moment, where a setter and the thread's own change meet.
     * T2 (exact) push changes nothing where it fails: the ceiling is taken back before it returns, and the kernel's value is the
     *    one that was last applied. pop always takes the ceiling away; where the kernel refuses, the thread stays lifted, and
     *    the next push or pop tries again, since applied differs from what should be.
     * T3 at most one call for each change of the maximum, unless a setter comes in between; none where the base is no lower.
     */

    /** Where SCHED_DEADLINE stands: above every priority. */
    public static final int DEADLINE_RANK = 100;

    private static final int HIGHEST = 99; // sched(7)
    private static final VarHandle BASE;

    static {
        try {
            BASE = MethodHandles.lookup().findVarHandle(ThreadScheduling.class, "base", Known.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One setting of the base; its identity tells it from every other. */
    private static final class Known {
        final BaseScheduling scheduling;
        final int rank;

        Known(BaseScheduling scheduling) {
            this.scheduling = scheduling;
            this.rank = BaseScheduling.rankOf(scheduling);
        }

        /** What lifts a thread of this base that holds this ceiling; 0 where nothing does. */
        int levelUnder(int ceiling) {
            return ceiling > rank ? ceiling : 0;
        }
    }

    private final int tid;
    private final SchedulingPort port;
    private volatile Known base; // null until it is asked for; see above
    private volatile int ceiling; // see above
    private int[] counts; // null until the first ceiling
    private Known appliedBase;
    private int appliedLevel; // 0: not lifted

    /** The scheduling of a thread. */
    public ThreadScheduling(int tid, SchedulingPort port) {
        this.tid = tid;
        this.port = port;
    }

    /**
     * Adds a ceiling, 1–99, and lifts the thread where it is the highest. By the thread itself.
     *
     * @return 0, or {@code -errno}: the thread holds what it held and runs as it ran
     */
    public int push(int level) {
        int asked = learnBase();
        if (asked < 0) {
            return asked;
        }
        if (counts == null) {
            counts = new int[HIGHEST + 1];
        }
        int before = ceiling;
        if (level > before) {
            ceiling = level;
        }
        int result = apply();
        if (result < 0) {
            ceiling = before;
            return result;
        }
        counts[level]++;
        return 0;
    }

    /**
     * As {@link #push}, but the ceiling is added also where the thread cannot be lifted: the next push or pop tries again.
     *
     * @return 0, or {@code -errno}
     */
    public int pushAnyway(int level) {
        int result = push(level);
        if (result < 0) {
            if (counts == null) {
                counts = new int[HIGHEST + 1];
            }
            counts[level]++;
            ceiling = Math.max(ceiling, level);
        }
        return result;
    }

    /**
     * Takes a ceiling away, and lowers the thread to what is left. By the thread itself, for a ceiling that it has.
     *
     * @return 0, or {@code -errno}: the ceiling is gone, but the thread is still lifted
     */
    public int pop(int level) {
        if (counts == null || counts[level] == 0) {
            throw new IllegalStateException("the thread holds no ceiling " + level);
        }
        counts[level]--;
        int next = ceiling;
        while (next > 0 && counts[next] == 0) {
            next--;
        }
        if (next != ceiling) {
            ceiling = next;
        }
        return learnBase() < 0 ? 0 : apply(); // an unknown base was never left
    }

    /** The highest ceiling that the thread holds, or 0. */
    public int ceiling() {
        return ceiling;
    }

    /** Whether a ceiling lifts the thread above its base. By the thread itself; others see a hint. */
    public boolean isLifted() {
        return appliedLevel > 0;
    }

    /**
     * The base as one number: 1–99 for FIFO and RR, {@link #DEADLINE_RANK}, otherwise 0. By the thread itself; asks the kernel
     * where the base is not known.
     *
     * @return the number, or {@code -errno}
     */
    public int baseRank() {
        int asked = learnBase();
        return asked < 0 ? asked : base.rank;
    }

    /**
     * Changes the base, whether the thread is lifted or not. By any thread; when it returns, the thread runs at the new base or
     * at a higher ceiling.
     *
     * @return a non-negative number, or {@code -errno}: the base is as it was
     */
    public int setBase(BaseScheduling scheduling) {
        Known mine = new Known(scheduling);
        Known before = (Known) BASE.getAndSet(this, mine);
        for (; ; ) {
            Known now = base;
            int held = ceiling;
            if (now == null) {
                return 0; // changed behind our back since: the kernel's value counts
            }
            int result = give(now, now.levelUnder(held));
            if (result < 0 && now == mine && BASE.compareAndSet(this, mine, before)) {
                return result;
            }
            if (base == now && ceiling == held) {
                return result;
            }
        }
    }

    /**
     * Changes the base of a thread that may have no record yet.
     *
     * @param thread the thread; null where the JVM knows none, as for its own threads
     * @param tid its kernel thread id
     * @return a non-negative number, or {@code -errno}: the base is as it was
     */
    public static int setBase(Thread thread, int tid, BaseScheduling scheduling, SchedulingPort port) {
        ThreadRecord record = thread == null ? null : ThreadRegistry.find(ThreadIds.of(thread));
        int result = 0;
        if (record == null) {
            result = scheduling.apply(port, tid);
            record = thread == null
                    ? null
                    : ThreadRegistry.find(ThreadIds.of(thread)); // made meanwhile: it may have asked before
        }
        return record == null || result < 0 ? result : record.scheduling().setBase(scheduling);
    }

    /** The kernel says that the thread, the caller, has this policy: forgets a base that says otherwise, unless it is lifted. */
    void verify(int policy) {
        Known known = base;
        if (known != null
                && ceiling == 0
                && appliedLevel == 0
                && (known.scheduling.policy() & ~SchedulingPort.SCHED_RESET_ON_FORK) != policy) {
            BASE.compareAndSet(this, known, null);
        }
    }

    private int learnBase() {
        if (base != null) {
            return 0;
        }
        int policy = port.policyAndFlagsOf(tid);
        int priority = policy < 0 ? policy : port.priorityOf(tid);
        if (priority < 0) {
            return priority;
        }
        Known found = new Known(BaseScheduling.of(policy, priority));
        if (BASE.compareAndSet(this, null, found)) {
            appliedBase = found;
            appliedLevel = 0;
        }
        return 0;
    }

    /** Gives the kernel what base and ceiling ask for, where it was last given something else. */
    private int apply() {
        for (; ; ) {
            Known now = base;
            int level = now.levelUnder(ceiling);
            if (now == appliedBase && level == appliedLevel) {
                return 0;
            }
            int result = give(now, level);
            if (result < 0) {
                return result;
            }
            appliedBase = now;
            appliedLevel = level;
        }
    }

    private int give(Known to, int level) {
        if (level == 0) {
            return to.scheduling.apply(port, tid);
        }
        int policy = to.scheduling.policy();
        int flag = policy & SchedulingPort.SCHED_RESET_ON_FORK; // who has no privilege may not take it away
        boolean roundRobin = (policy & ~flag) == SchedulingPort.SCHED_RR;
        return port.setScheduler(tid, (roundRobin ? SchedulingPort.SCHED_RR : SchedulingPort.SCHED_FIFO) | flag, level);
    }
}
