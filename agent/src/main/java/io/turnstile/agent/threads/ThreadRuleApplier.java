package io.turnstile.agent.threads;

import io.turnstile.runtime.hook.ThreadHooks;
import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.thread.ThreadIds;
import java.util.Map;

/**
 * Gives each platform thread what the rules say for it, when it starts and whenever its name or its Java priority is set. What
 * the kernel refuses is said once per rule; the thread runs on with the scheduling that it has.
 *
 * <p>A thread that is renamed by another while it starts is not missed: it is taken up before its name is read, and the other
 * looks for it after the name is set.
 */
public final class ThreadRuleApplier implements ThreadHooks.Listener {
    private static final String OWN_PREFIX =
            "turnstile"; // of the names of our own threads, which a pattern "*" does not mean

    private final ThreadRules rules;
    private final SchedulingPort port;
    private final ManagedThreads threads;
    private final VmThreads vmThreads;

    /**
     * Makes an applier.
     *
     * @param port the port of the process's platform
     * @param remedySaid whether start-up has already said how to get real-time scheduling
     */
    public ThreadRuleApplier(ThreadRules rules, SchedulingPort port, boolean remedySaid) {
        this(rules, port, remedySaid, new KernelNames());
    }

    ThreadRuleApplier(ThreadRules rules, SchedulingPort port, boolean remedySaid, KernelNames names) {
        Refusals refusals = new Refusals(remedySaid);
        this.rules = rules;
        this.port = port;
        this.threads = new ManagedThreads(port, refusals);
        this.vmThreads = new VmThreads(rules, port, refusals, names, threads);
    }

    @Override
    public void threadStarted(Thread current) {
        takeUp(current, port.currentTid());
    }

    @Override
    public void threadRenamed(Thread thread) {
        apply(threads.find(thread), false);
    }

    @Override
    public void javaPrioritySet(Thread thread) {
        apply(threads.find(thread), true);
    }

    /**
     * Takes up the threads that run already, the caller among them, and then looks after the VM's, where rules name any. Those
     * in the thread group {@code system} count as the VM's.
     */
    public void begin() {
        threadStarted(Thread.currentThread());
        Map<Thread, Integer> running = new RunningThreads(vmThreads.names()).find();
        running.forEach(this::takeUp);
        if (rules.meanVmThreads()) {
            vmThreads.begin();
        }
    }

    /** The rules and what of them met no thread so far. */
    public ThreadRules rules() {
        return rules;
    }

    VmThreads vmThreads() {
        return vmThreads;
    }

    private void takeUp(Thread thread, int tid) {
        if (!ThreadIds.isVirtual(thread) && !thread.getName().startsWith(OWN_PREFIX)) {
            apply(threads.add(thread, tid), false);
        }
    }

    private void apply(ManagedThread managed, boolean prioritySet) {
        Thread thread = managed == null ? null : managed.get();
        if (thread == null) {
            return;
        }
        synchronized (managed) {
            if (prioritySet) {
                managed.niceMayHaveChanged();
            }
            if (thread.isAlive()) { // its tid may be another's now
                managed.changeTo(rules.targetOf(thread));
            }
        }
    }
}
