package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.thread.BaseScheduling;
import io.turnstile.runtime.thread.ThreadScheduling;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * What rules have given to one thread, and what it had before. A thread that stops being meant gets back what it had: how a
 * thread runs depends on what it is called now, and not on what it was called before.
 *
 * <p>All under itself, so that the last change of a name or a priority decides, however many threads make some.
 */
final class ManagedThread extends WeakReference<Thread> {
    private static final int MASK_WORDS = 128; // 8192 CPUs, the most that Linux is built for (NR_CPUS)

    private final long id;
    private final int tid;
    private final int flags;
    private final SchedulingPort port;
    private final Refusals refusals;
    private final TimerSlack timerSlack;

    private Target last = Target.NOTHING;
    private BaseScheduling formerBase; // what it had before the first policy was given; null while none was
    private int formerNiceRank; // likewise; 0 while none was
    private long[] formerCpus; // likewise
    private boolean slackGiven;
    private boolean niceStale; // somebody else may have set it since it was given
    private boolean deadlineGiven; // its policy is deadline, by us

    private ManagedThread(
            Thread thread,
            ReferenceQueue<Thread> queue,
            long id,
            int tid,
            int flags,
            SchedulingPort port,
            Refusals refusals) {
        super(thread, queue);
        this.id = id;
        this.tid = tid;
        this.flags = flags;
        this.port = port;
        this.refusals = refusals;
        this.timerSlack = new TimerSlack(port);
    }

    /** A thread of the application; what it starts does not inherit its real-time policy. */
    static ManagedThread ofApplication(
            Thread thread, ReferenceQueue<Thread> queue, long id, int tid, SchedulingPort port, Refusals refusals) {
        return new ManagedThread(thread, queue, id, tid, SchedulingPort.SCHED_RESET_ON_FORK, port, refusals);
    }

    /** A thread of the VM; what it starts, such as further GC and compiler threads, inherits its policy at once. */
    static ManagedThread ofVm(int tid, SchedulingPort port, Refusals refusals) {
        return new ManagedThread(null, null, 0, tid, 0, port, refusals);
    }

    /** The number of the thread; see {@code ThreadIds}. */
    long id() {
        return id;
    }

    /** Its kernel thread id. */
    int tid() {
        return tid;
    }

    /**
     * Gives the thread what is not as asked. The CPUs come first, so that it is at ordinary priority that a thread migrates;
     * but last where it leaves policy deadline, whose threads cannot be confined.
     */
    void changeTo(Target target) {
        if (target.equals(last) && !niceStale) {
            return;
        }
        boolean cpusLast = deadlineGiven;
        if (!cpusLast) {
            confine(target.cpus());
        }
        rank(target.ranks());
        if (cpusLast) {
            confine(target.cpus());
        }
        slacken(target.slack());
        last = target;
        niceStale = false;
    }

    /** Has the next change give the nice value anew: with -XX:ThreadPriorityPolicy=1 the JVM sets it by Java priorities. */
    void niceMayHaveChanged() {
        niceStale = last.ranks() != null && last.ranks().scheduling().nice() != null;
    }

    private void rank(Giver giver) {
        if (giver == last.ranks()) {
            if (niceStale) {
                giveNice(giver);
            }
            return;
        }
        Scheduling given = giver == null ? null : giver.scheduling();
        if (given != null && given.policy() != null) {
            givePolicy(giver);
        } else if (formerBase != null) {
            settle(formerBase, giver, "the former policy");
        }
        if (given != null && given.nice() != null) {
            giveNice(giver);
        } else if (formerNiceRank != 0) {
            report(port.setNice(tid, 20 - formerNiceRank), giver, "the former nice value");
        }
    }

    private void givePolicy(Giver giver) {
        if (formerBase == null) {
            formerBase = presentBase();
        }
        Scheduling given = giver.scheduling();
        settle(given.base(flags), giver, given.policyText());
    }

    private void settle(BaseScheduling base, Giver giver, String what) {
        int result = ThreadScheduling.setBase(get(), tid, base, port);
        if (result >= 0) {
            deadlineGiven = base instanceof DeadlineParameters;
        }
        report(result, giver, what);
    }

    private void giveNice(Giver giver) {
        if (formerNiceRank == 0) {
            formerNiceRank = Math.max(0, port.niceRankOf(tid));
        }
        int nice = giver.scheduling().nice();
        report(port.setNice(tid, nice), giver, "nice " + nice);
    }

    private void confine(Giver giver) {
        if (giver == last.cpus()) {
            return;
        }
        if (giver == null) {
            if (formerCpus != null) {
                report(port.setAffinity(tid, formerCpus), null, "the former cpus");
            }
            return;
        }
        long[] present = presentCpus();
        if (formerCpus == null) {
            formerCpus = present;
        }
        CpuSet cpus = giver.scheduling().cpus();
        int result = port.setAffinity(tid, cpus.mask());
        if (result < 0) {
            refusals.cpus(giver, -result, present == null ? null : CpuSet.ofMask(present));
        } else {
            long[] now = presentCpus();
            refusals.cpusPassedOver(giver, now == null ? null : cpus.without(CpuSet.ofMask(now)));
        }
    }

    private void slacken(Giver giver) {
        if (giver == last.slack() || giver == null && !slackGiven) {
            return;
        }
        slackGiven = giver != null;
        long slackNs = giver == null ? TimerSlack.DEFAULT : giver.scheduling().timerSlackNs();
        String failure = timerSlack.set(tid, slackNs, get() == Thread.currentThread());
        if (failure != null) {
            refusals.timerSlack(giver, failure);
        }
    }

    private void report(int result, Giver giver, String what) {
        if (result < 0) {
            refusals.ranks(giver, what, -result);
        }
    }

    /** What the thread would run with if nothing lifted it. */
    private BaseScheduling presentBase() {
        BaseScheduling known = ThreadScheduling.knownBaseOf(get());
        if (known != null) {
            return known;
        }
        int policy = port.policyAndFlagsOf(tid);
        if (policy < 0) {
            return null; // it has ended
        }
        long[] deadline = new long[3];
        if ((policy & ~SchedulingPort.SCHED_RESET_ON_FORK) == SchedulingPort.SCHED_DEADLINE
                && port.deadlineOf(tid, deadline) >= 0) {
            return new DeadlineParameters(deadline[0], deadline[1], deadline[2]);
        }
        // a flag that we have set may not be taken away again without the privilege
        return BaseScheduling.of(policy | flags, Math.max(0, port.priorityOf(tid)));
    }

    private long[] presentCpus() {
        long[] mask = new long[MASK_WORDS];
        return port.affinityOf(tid, mask) < 0 ? null : mask;
    }
}
