package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.thread.ThreadScheduling;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gives the VM's threads what rules say for them. The VM tells nobody of the threads that it starts, so the kernel's list is read
 * once a second; until then, one that a thread of the VM started has its creator's policy, for it inherits that.
 *
 * <p>A thread runs under its creator's name for its first moments. One that came later is therefore looked at twice before its
 * name counts.
 */
final class VmThreads {
    private static final long INTERVAL_MS = 1_000;

    private final ThreadRules rules;
    private final SchedulingPort port;
    private final Refusals refusals;
    private final KernelNames names;
    private final ManagedThreads application;
    private Map<Integer, String> seen = Map.of(); // what the last look showed; by the looking thread alone
    private Map<Integer, String> settled = new HashMap<>(); // likewise: whose names have counted

    VmThreads(
            ThreadRules rules, SchedulingPort port, Refusals refusals, KernelNames names, ManagedThreads application) {
        this.rules = rules;
        this.port = port;
        this.refusals = refusals;
        this.names = names;
        this.application = application;
    }

    KernelNames names() {
        return names;
    }

    /** Looks at once, and from then on once a second. */
    void begin() {
        seen = names.all(); // these have long had their names
        look();
        Thread watcher = new Thread(null, this::watch, "turnstile-vm-threads", 0, false);
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        runAtLeastAsStrong();
        try {
            while (true) {
                Thread.sleep(INTERVAL_MS);
                look();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the application's real-time threads leave no CPU to ordinary ones, the VM's new threads are found all the same. */
    private void runAtLeastAsStrong() {
        Scheduling strongest = rules.strongestOfVm();
        if (strongest != null) { // a refusal has been said of the VM's threads
            ThreadScheduling.setBase(
                    Thread.currentThread(),
                    port.currentTid(),
                    strongest.base(SchedulingPort.SCHED_RESET_ON_FORK),
                    port);
        }
    }

    /** One look. */
    void look() {
        Map<Integer, String> now = names.all();
        Set<Integer> ofApplication = application.runningTids();
        Map<Integer, String> counted = new HashMap<>();
        now.forEach((tid, name) -> {
            if (!name.equals(seen.get(tid)) || ofApplication.contains(tid)) {
                return;
            }
            counted.put(tid, name);
            if (!name.equals(settled.get(tid))) {
                apply(tid, name);
            }
        });
        seen = now;
        settled = counted;
    }

    private void apply(int tid, String name) {
        Target target = rules.targetOfVmThread(name);
        if (target != null) {
            ManagedThread managed = ManagedThread.ofVm(tid, port, refusals);
            synchronized (managed) {
                managed.changeTo(target);
            }
        }
    }
}
