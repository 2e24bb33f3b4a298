package io.turnstile.agent.threads;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;

/** The CPUs on which the calling thread may run, as the kernel has it. Source: proc(5), {@code Cpus_allowed_list}. */
class AllowedCpus {
    private static final String STATUS = "/proc/thread-self/status";
    private static final String KEY = "Cpus_allowed_list:";

    /**
     * Reads them.
     *
     * @throws IOException where /proc does not tell
     */
    CpuSet ofCaller() throws IOException {
        try (BufferedReader status = new BufferedReader(new FileReader(STATUS))) {
            for (String line = status.readLine(); line != null; line = status.readLine()) {
                if (line.startsWith(KEY)) {
                    return CpuSet.parse(line.substring(KEY.length()));
                }
            }
        } catch (IllegalArgumentException unexpected) {
            throw new IOException(STATUS + ": " + KEY + ' ' + unexpected.getMessage(), unexpected);
        }
        throw new IOException(STATUS + " has no " + KEY);
    }
}
