package io.turnstile.runtime.lock;

import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.util.HashSet;
import java.util.Set;

/** Follows owners and waits from a thread that is about to wait, to tell whether it would wait for itself. */
final class DeadlockCycle {
    private DeadlockCycle() {}

    /**
     * The cycle in words, or null where there is none, or where a deadline or an interrupt can still end one of its waits.
     * The threads of a true cycle stand still, so what is read of them is stable; of others it may be stale, and then the
     * answer is null or is asked for again after the next refusal.
     */
    static String describe(ThreadRecord start, FatLock wanted) {
        StringBuilder text = new StringBuilder("deadlock: ");
        Set<ThreadRecord> seen = new HashSet<>();
        ThreadRecord waiter = start;
        FatLock lock = wanted;
        while (seen.add(waiter)) {
            Thread owner = lock.owner();
            ThreadRecord holder = owner == null ? null : ThreadRegistry.of(owner);
            if (holder == null) {
                return null;
            }
            text.append("thread ").append(waiter).append(" waits for ").append(lock.describe());
            text.append(", held by thread ").append(holder);
            if (holder == start) {
                return text.append("; the lock was not taken").toString();
            }
            if (!(holder.waitingFor() instanceof FatLock next) || !holder.waitsIndefinitely()) {
                return null;
            }
            text.append("; ");
            waiter = holder;
            lock = next;
        }
        return null;
    }
}
