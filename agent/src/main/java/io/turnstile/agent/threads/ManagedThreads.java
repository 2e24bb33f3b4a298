package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.thread.ThreadIds;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The application's threads whose kernel thread ids are known. Keeps no thread alive; entries of collected threads go. */
final class ManagedThreads {
    private final ConcurrentHashMap<Long, ManagedThread> byId = new ConcurrentHashMap<>();
    private final ReferenceQueue<Thread> collected = new ReferenceQueue<>();
    private final SchedulingPort port;
    private final Refusals refusals;

    ManagedThreads(SchedulingPort port, Refusals refusals) {
        this.port = port;
        this.refusals = refusals;
    }

    /** Takes a thread up; null where it is there already. */
    ManagedThread add(Thread thread, int tid) {
        sweep();
        long id = ThreadIds.of(thread);
        ManagedThread managed = ManagedThread.ofApplication(thread, collected, id, tid, port, refusals);
        return byId.putIfAbsent(id, managed) == null ? managed : null;
    }

    /** A thread, or null where it has not started, is virtual, or started before the agent and could not be found. */
    ManagedThread find(Thread thread) {
        return byId.get(ThreadIds.of(thread));
    }

    /** The kernel thread ids of those that run. */
    Set<Integer> runningTids() {
        Set<Integer> tids = new HashSet<>();
        for (ManagedThread managed : byId.values()) {
            Thread thread = managed.get();
            if (thread != null && thread.isAlive()) {
                tids.add(managed.tid());
            }
        }
        return tids;
    }

    private void sweep() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            byId.remove(((ManagedThread) gone).id(), gone);
        }
    }
}
