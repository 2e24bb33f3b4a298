package io.turnstile.agent.threads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The application's threads that started before the agent, as those of an agent before it do. The JVM does not tell their kernel
 * thread ids, so they are found by their names: where the kernel has exactly one thread of that name, and Java, too.
 */
final class RunningThreads {
    private static final String VM_GROUP = "system";

    private final KernelNames kernel;

    RunningThreads(KernelNames kernel) {
        this.kernel = kernel;
    }

    /** Those that could be found, without the caller, the VM's and Turnstile's own. */
    Map<Thread, Integer> find() {
        Map<String, List<Thread>> byName = new HashMap<>();
        for (Thread thread : all()) {
            byName.computeIfAbsent(KernelNames.ofJavaName(thread.getName()), name -> new ArrayList<>())
                    .add(thread);
        }
        Map<String, List<Integer>> tids = new HashMap<>();
        kernel.all()
                .forEach((tid, name) ->
                        tids.computeIfAbsent(name, any -> new ArrayList<>()).add(tid));
        Map<Thread, Integer> found = new HashMap<>();
        byName.forEach((name, namesakes) -> {
            Thread thread = namesakes.get(0);
            List<Integer> candidates = tids.getOrDefault(name, List.of());
            if (namesakes.size() == 1 && candidates.size() == 1 && isOfApplication(thread)) {
                found.put(thread, candidates.get(0));
            }
        });
        return found;
    }

    private static boolean isOfApplication(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return thread != Thread.currentThread()
                && group != null
                && !group.getName().equals(VM_GROUP);
    }

    private static List<Thread> all() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[2 * root.activeCount() + 8]; // enumerate passes over what does not fit
        int count = root.enumerate(threads, true);
        return Arrays.asList(threads).subList(0, count);
    }
}
