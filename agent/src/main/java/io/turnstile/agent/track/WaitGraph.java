package io.turnstile.agent.track;

import io.turnstile.runtime.track.AcquireMode;
import io.turnstile.runtime.track.LockRecord;
import io.turnstile.runtime.track.TrackedThread;
import io.turnstile.runtime.track.WaitCircles;
import io.turnstile.runtime.track.WaitCircles.Wait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Who waits for whom at one moment: by what the threads announced, and by what the JVM says of those that announced nothing
 * (synchronized methods, code that is not tracked). What is read of running threads may be wrong; only what two graphs have
 * in common, while their threads stand still, is believed.
 */
final class WaitGraph {
    private final WaitCircles circles = new WaitCircles();
    private final Map<LockRecord, List<Holder>> holders = new HashMap<>();

    private record Holder(TrackedThread thread, int mode) {}

    /**
     * The graph at this moment, without threads that have waited for less than this.
     *
     * @param askJvm whether the JVM is asked who holds what, since it is not tracked
     */
    WaitGraph(long leastNs, boolean askJvm) {
        List<TrackedThread> silent = new ArrayList<>();
        Map<Long, TrackedThread> byNumber = new HashMap<>();
        for (TrackedThread thread : TrackedThread.all()) {
            byNumber.put(thread.number(), thread);
            for (TrackedThread.Hold hold : thread.holds()) {
                holders.computeIfAbsent(hold.lock(), key -> new ArrayList<>()).add(new Holder(thread, hold.mode()));
            }
        }
        for (TrackedThread thread : byNumber.values()) {
            LockRecord wanted = thread.pending();
            if (wanted == null || askJvm) {
                if (stands(thread.thread())) {
                    silent.add(thread);
                }
            } else if (thread.pendingForNs() >= leastNs && isReallyWaiting(thread)) {
                circles.add(thread, announced(thread, wanted));
            }
        }
        addSilent(silent, byNumber);
    }

    private void addSilent(List<TrackedThread> silent, Map<Long, TrackedThread> byNumber) {
        List<Long> numbers = new ArrayList<>();
        silent.forEach(thread -> numbers.add(thread.number()));
        Map<Long, JvmThreads.Wait> known = JvmThreads.waits(numbers);
        for (TrackedThread thread : silent) {
            JvmThreads.Wait wait = known.get(thread.number());
            TrackedThread owner = wait == null ? null : byNumber.get(wait.ownerNumber());
            if (owner != null) {
                LockRecord wanted = thread.pending();
                circles.add(
                        thread,
                        wanted == null
                                ? new Wait(wait.lock(), null, 0, List.of(owner))
                                : new Wait(wanted.toString(), wanted, thread.pendingForNs(), List.of(owner)));
            }
        }
    }

    private Wait announced(TrackedThread thread, LockRecord wanted) {
        List<TrackedThread> owners = new ArrayList<>();
        for (Holder holder : holders.getOrDefault(wanted, List.of())) {
            boolean bothShare = AcquireMode.isShared(holder.mode()) && AcquireMode.isShared(thread.pendingMode());
            boolean again = holder.thread() == thread
                    && wanted.isReentrant()
                    && !(AcquireMode.isShared(holder.mode()) && !AcquireMode.isShared(thread.pendingMode()));
            if (!bothShare && !again) {
                owners.add(holder.thread());
            }
        }
        return new Wait(wanted.toString(), wanted, thread.pendingForNs(), owners);
    }

    private static boolean stands(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.BLOCKED || state == Thread.State.WAITING;
    }

    /**
     * What was announced may have ended with an exception, or be the wait for a signal. So the thread must stand in the
     * method that announced it, with nothing but the JDK and us between.
     */
    private static boolean isReallyWaiting(TrackedThread thread) {
        Thread.State state = thread.thread().getState();
        boolean again = (thread.pendingMode() & AcquireMode.AGAIN) != 0;
        if (again && state != Thread.State.BLOCKED && !waitsForTurn(thread.thread())) {
            return false;
        }
        StackTraceElement frame = Stacks.ofApplication(thread.thread().getStackTrace());
        return frame != null
                && thread.pendingSite() != null
                && frame.getClassName().equals(thread.pendingSite().className())
                && frame.getMethodName().equals(thread.pendingSite().methodName());
    }

    /** Whether a thread in a wait on a condition was signalled and is queued for the lock again. */
    private static boolean waitsForTurn(Thread thread) {
        Object blocker = LockSupport.getBlocker(thread);
        return blocker != null && !blocker.getClass().getSimpleName().contains("Condition");
    }

    WaitCircles circles() {
        return circles;
    }
}
