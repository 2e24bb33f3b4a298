package io.turnstile.examples;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.BooleanSupplier;

/** Work that is measured by the CPU time it uses, so that being preempted does not shorten it. */
public final class CpuWork {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuWork() {}

    /** Computes until the calling thread has used that much more CPU time, or {@code stop} holds; true where all was used. */
    public static boolean burn(long cpuTimeNs, BooleanSupplier stop) {
        long endNs = THREADS.getCurrentThreadCpuTime() + cpuTimeNs;
        while (THREADS.getCurrentThreadCpuTime() < endNs) {
            if (stop.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }
}
