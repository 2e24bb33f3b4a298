package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that wait for each other: each for a lock of the next, and the last for one of the first.
 *
 * @param waiters the first is the one that was about to wait
 * @param wanted what each waits for
 */
record DeadlockCycle(List<ThreadRecord> waiters, List<FatLock> wanted) {
    /**
     * Follows owners and waits from a thread that is about to wait. The answer is null where that does not lead back to the
     * thread, or where a deadline or an interrupt can still end one of the waits. The threads of a true cycle stand still,
     * so what is read of them is stable; of others it may be stale, and then the answer is null or is asked for again after
     * the next refusal.
     */
    static DeadlockCycle find(ThreadRecord start, FatLock wantedByStart) {
        List<ThreadRecord> waiters = new ArrayList<>();
        List<FatLock> wanted = new ArrayList<>();
        ThreadRecord waiter = start;
        FatLock lock = wantedByStart;
        while (!waiters.contains(waiter)) {
            waiters.add(waiter);
            wanted.add(lock);
            Thread owner = lock.owner();
            ThreadRecord holder = owner == null ? null : ThreadRegistry.of(owner);
            if (holder == null) {
                return null;
            }
            if (holder == start) {
                return new DeadlockCycle(waiters, wanted);
            }
            if (!(holder.waitingFor() instanceof FatLock next) || !holder.waitsIndefinitely()) {
                return null;
            }
            waiter = holder;
            lock = next;
        }
        return null;
    }

    /** In words; equal for equal cycles. */
    String describe() {
        StringBuilder text = new StringBuilder("deadlock: ");
        for (int i = 0; i < waiters.size(); i++) {
            text.append("thread ")
                    .append(waiters.get(i))
                    .append(" waits for ")
                    .append(wanted.get(i).describe());
            text.append(", held by thread ")
                    .append(waiters.get((i + 1) % waiters.size()))
                    .append("; ");
        }
        return text.append("the lock was not taken").toString();
    }

    List<Thread> threads() {
        return waiters.stream().map(ThreadRecord::thread).toList();
    }

    List<String> locks() {
        return wanted.stream().map(FatLock::describe).toList();
    }
}
