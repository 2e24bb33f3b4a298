package io.turnstile.agent.config;

import io.turnstile.agent.threads.CpuSet;
import io.turnstile.nativeaccess.machine.Machine;
import io.turnstile.nativeaccess.machine.SystemFiles;

/**
 * What a value of the configuration needs of the machine that it is used on; a configuration may be checked on another.
 *
 * @param place where the value stands
 * @param cpus CPUs that must be there, or null
 * @param periodNs a period that must be within the kernel's limits for deadline threads, or 0
 * @param ceiling a priority that a user who may use some must be permitted, or 0; who may use none lacks a capability
 */
public record MachineNeed(Place place, CpuSet cpus, long periodNs, int ceiling) {
    private static final String PRESENT = "/sys/devices/system/cpu/present";
    private static final String LEAST = "/proc/sys/kernel/sched_deadline_period_min_us";
    private static final String GREATEST = "/proc/sys/kernel/sched_deadline_period_max_us";

    static MachineNeed ofCpus(Place place, CpuSet cpus) {
        return new MachineNeed(place, cpus, 0, 0);
    }

    static MachineNeed ofPeriod(Place place, long periodNs) {
        return new MachineNeed(place, null, periodNs, 0);
    }

    static MachineNeed ofCeiling(Place place, int ceiling) {
        return new MachineNeed(place, null, 0, ceiling);
    }

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
        if (ceiling != 0) {
            checkCeiling(Machine.highestPriority(machine));
        }
    }

    private void checkCeiling(int highest) throws ConfigException {
        if (highest > 0 && ceiling > highest) {
            throw new ConfigException(
                    place,
                    "ceiling: \"" + ceiling
                            + "\" is above the privilege of this user (allowed: a whole number from 1 to "
                            + highest + "); remedy: let \"ulimit -r\" be " + ceiling
                            + " or more, or give java CAP_SYS_NICE");
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
