package io.turnstile.agent.config;

import io.turnstile.agent.threads.CpuSet;
import io.turnstile.nativeaccess.machine.SystemFiles;

/**
 * What a value of the configuration needs of the machine that it is used on; a configuration may be checked on another.
 *
 * @param place where the value stands
 * @param cpus CPUs that must be there, or null
 * @param periodNs a period that must be within the kernel's limits for deadline threads, or 0
 */
public record MachineNeed(Place place, CpuSet cpus, long periodNs) {
    private static final String PRESENT = "/sys/devices/system/cpu/present";
    private static final String LEAST = "/proc/sys/kernel/sched_deadline_period_min_us";
    private static final String GREATEST = "/proc/sys/kernel/sched_deadline_period_max_us";

    /**
     * Refuses what the machine does not have; where that cannot be found out, nothing.
     *
     * @throws ConfigException with the place of the value
     */
    void check(SystemFiles machine) throws ConfigException {
        if (cpus != null) {
            checkCpus(machine.firstLine(PRESENT));
        }
        if (periodNs != 0) {
            checkPeriod(machine.firstLine(LEAST), machine.firstLine(GREATEST));
        }
    }

    private void checkCpus(String present) throws ConfigException {
        CpuSet missing;
        try {
            missing = cpus.without(CpuSet.parse(present));
        } catch (IllegalArgumentException unknown) {
            return;
        }
        if (!missing.isEmpty()) {
            throw new ConfigException(
                    place, "cpus: this machine has no CPU " + missing + " (allowed: " + present + ')');
        }
    }

    private void checkPeriod(String leastUs, String greatestUs) throws ConfigException {
        try {
            if (periodNs < 1_000 * Long.parseLong(leastUs) || periodNs > 1_000 * Long.parseLong(greatestUs)) {
                throw new ConfigException(
                        place,
                        "period: is outside of this kernel's limits (allowed: from " + leastUs + "us to " + greatestUs
                                + "us, " + LEAST + " and …_max_us)");
            }
        } catch (NumberFormatException unknown) {
            return;
        }
    }
}
