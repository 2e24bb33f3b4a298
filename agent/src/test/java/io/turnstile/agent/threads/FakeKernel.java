package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A kernel that knows threads by their tids, notes what is asked of it, and refuses what it is told to. */
final class FakeKernel implements SchedulingPort {
    final List<String> calls = new ArrayList<>();
    final Map<String, Integer> refusals = new HashMap<>(); // errno by the first word of a call
    long usableCpus = 0b11; // of the machine
    int nextTid = 100;
    private final Map<Integer, Task> tasks = new HashMap<>();

    /** What it knows of a thread. */
    private static final class Task {
        int policy;
        int priority;
        int nice;
        long[] deadline = new long[3];
        long cpus = 0b11;
    }

    private Task task(int tid) {
        return tasks.computeIfAbsent(tid, any -> new Task());
    }

    private int answer(String call) {
        calls.add(call);
        return -refusals.getOrDefault(call.split(" ")[0], 0);
    }

    /** What a thread has, in one line. */
    String stateOf(int tid) {
        Task task = task(tid);
        boolean flagged = (task.policy & SCHED_RESET_ON_FORK) != 0;
        return (task.policy & ~SCHED_RESET_ON_FORK) + (flagged ? "*" : "") + "/" + task.priority + " nice " + task.nice
                + " cpus " + Long.toBinaryString(task.cpus);
    }

    void set(int tid, int policy, int priority, int nice, long cpus) {
        Task task = task(tid);
        task.policy = policy;
        task.priority = priority;
        task.nice = nice;
        task.cpus = cpus;
    }

    @Override
    public int currentTid() {
        return nextTid;
    }

    @Override
    public int policyOf(int tid) {
        return policyAndFlagsOf(tid) & ~SCHED_RESET_ON_FORK;
    }

    @Override
    public int policyAndFlagsOf(int tid) {
        return task(tid).policy;
    }

    @Override
    public int priorityOf(int tid) {
        return task(tid).priority;
    }

    @Override
    public int setScheduler(int tid, int policy, int priority) {
        int result = answer("policy " + tid + ' ' + (policy & ~SCHED_RESET_ON_FORK) + ' ' + priority);
        if (result == 0) {
            task(tid).policy = policy;
            task(tid).priority = priority;
        }
        return result;
    }

    @Override
    public int setDeadline(int tid, long runtimeNs, long deadlineNs, long periodNs) {
        int result = answer("deadline " + tid + ' ' + runtimeNs + ' ' + deadlineNs + ' ' + periodNs);
        if (result == 0) {
            task(tid).policy = SCHED_DEADLINE | SCHED_RESET_ON_FORK;
            task(tid).priority = 0;
            task(tid).deadline = new long[] {runtimeNs, deadlineNs, periodNs};
        }
        return result;
    }

    @Override
    public int deadlineOf(int tid, long[] answer) {
        System.arraycopy(task(tid).deadline, 0, answer, 0, answer.length);
        return 0;
    }

    @Override
    public int niceRankOf(int tid) {
        return 20 - task(tid).nice;
    }

    @Override
    public int setNice(int tid, int nice) {
        int result = answer("nice " + tid + ' ' + nice);
        if (result == 0) {
            task(tid).nice = nice;
        }
        return result;
    }

    @Override
    public int affinityOf(int tid, long[] mask) {
        if (refusals.containsKey("getaffinity")) {
            return -refusals.get("getaffinity");
        }
        Arrays.fill(mask, 0);
        mask[0] = task(tid).cpus;
        return 1;
    }

    @Override
    public int setAffinity(int tid, long[] mask) {
        long usable = mask[0] & usableCpus;
        int result = answer("cpus " + tid + ' ' + Long.toBinaryString(mask[0]));
        if (result == 0 && usable == 0) {
            return -Errno.EINVAL;
        }
        if (result == 0) {
            task(tid).cpus = usable;
        }
        return result;
    }

    @Override
    public int setOwnTimerSlack(long slackNs) {
        return answer("slack " + slackNs);
    }

    @Override
    public int interrupt(int tid) {
        throw new AssertionError("not asked for");
    }
}
