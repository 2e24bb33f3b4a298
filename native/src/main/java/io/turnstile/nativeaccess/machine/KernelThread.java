package io.turnstile.nativeaccess.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * A thread of this process as the kernel sees it: proc(5), {@code /proc/self/task/<tid>/stat}.
 *
 * @param name at most 15 bytes
 * @param priority 1–99 for a real-time policy, otherwise 0
 * @param policy the kernel's number, sched(7)
 */
record KernelThread(String name, int priority, int policy) {
    private static final String TASKS = "/proc/self/task";
    private static final int PRIORITY = 40 - 3; // fields, counted from the third, which follows the name
    private static final int POLICY = 41 - 3;

    /** All of them. */
    static List<KernelThread> all(SystemFiles files) {
        List<KernelThread> threads = new ArrayList<>();
        for (String tid : files.names(TASKS)) {
            String stat = files.firstLine(TASKS + '/' + tid + "/stat");
            int open = stat.indexOf('(');
            int close = stat.lastIndexOf(')');
            String[] fields = close < 0
                    ? new String[0]
                    : stat.substring(close + 1).strip().split(" ");
            if (fields.length > POLICY) {
                threads.add(new KernelThread(
                        stat.substring(open + 1, close),
                        Integer.parseInt(fields[PRIORITY]),
                        Integer.parseInt(fields[POLICY])));
            }
        }
        return threads;
    }

    /** Whether it works for the VM where a stopped or starved one stops the application: GC, safepoints, JIT, references. */
    boolean isOfTheVm() {
        for (String prefix : List.of(
                "VM Thread",
                "GC Thread#",
                "G1 ",
                "ZDriver",
                "ZDirector",
                "ZWorker",
                "XDriver",
                "XWorker",
                "Shenandoah",
                "C1 Compiler",
                "C2 Compiler",
                "Reference Handl",
                "Signal Dispatch",
                "VM Periodic Tas")) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
