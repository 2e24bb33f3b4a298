package io.turnstile.sync;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Platform;

/** Ties the current thread to a CPU. */
final class Affinity {
    private Affinity() {}

    static void checkCpu(int cpu) {
        Checks.notNegative("cpu", cpu);
        SyncPlatform.linux("CPU affinity");
    }

    /**
     * From now on the caller runs on that CPU alone.
     *
     * @throws IllegalArgumentException where the process may not use it
     */
    static void bind(int cpu) {
        long[] mask = new long[cpu / Long.SIZE + 1];
        mask[cpu / Long.SIZE] = 1L << cpu % Long.SIZE;
        int result = Platform.get().scheduling().setAffinity(0, mask);
        if (result < 0) {
            throw new IllegalArgumentException("CPU " + cpu + " is refused (" + Errno.nameOf(-result)
                    + "): it must be one that the process may use; pass one of Cpus_allowed_list in /proc/self/status");
        }
    }
}
