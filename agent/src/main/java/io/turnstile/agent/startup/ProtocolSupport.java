package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.threads.CpuSet;
import io.turnstile.nativeaccess.Binding;
import io.turnstile.nativeaccess.LinuxPlatform;
import io.turnstile.nativeaccess.UnsupportedPlatformException;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a platform grants of the protocols that rules ask for, by the rows of {@link Degradation}. One decision for the
 * process: locks of one site never differ.
 */
public final class ProtocolSupport {
    private final Platform platform; // null where there is none
    private final String whyNone; // null where everything is granted
    private final Map<Integer, Optional<String>> refusals = new ConcurrentHashMap<>(); // by ceiling, where it was tried

    private ProtocolSupport(Platform platform, String whyNone) {
        this.platform = platform;
        this.whyNone = whyNone;
    }

    /** What is granted on the machine that one would wish for: everything. For dry runs. */
    public static ProtocolSupport assumed() {
        return new ProtocolSupport(null, null);
    }

    /** What a platform grants. */
    public static ProtocolSupport of(Platform platform) {
        return new ProtocolSupport(platform, null);
    }

    /** Opens the platform of this process and installs it. */
    public static ProtocolSupport open(AgentConfig.NativeBinding binding, MethodHandles.Lookup trusted) {
        Platform platform;
        try {
            platform = LinuxPlatform.open(Binding.valueOf(binding.name()), trusted);
        } catch (UnsupportedPlatformException e) {
            return none(e.getMessage());
        }
        Platform.install(platform);
        return of(platform);
    }

    /** What is granted where no platform could be opened. */
    public static ProtocolSupport none(String why) {
        return new ProtocolSupport(null, why);
    }

    /** What locks get that ask for a protocol. */
    public LockProtocol granted(LockProtocol asked) {
        List<Degradation> steps = stepsDown(asked);
        return steps.isEmpty() ? asked : steps.get(steps.size() - 1).granted();
    }

    /** The same, where protocol {@code ceiling} comes with this ceiling; one that is only observed needs inheritance alone. */
    public LockProtocol granted(LockProtocol asked, Ceiling ceiling) {
        if (asked != LockProtocol.CEILING) {
            return granted(asked);
        }
        boolean holds = !ceiling.isObserved() && granted(asked) == asked && whyNoCeiling(ceiling) == null;
        return holds ? asked : granted(has(Capability.REALTIME_SCHEDULING) ? LockProtocol.PI : asked);
    }

    /** What the kernel says of lifting a thread to a ceiling: tried on a thread of its own. Null where it may be. */
    String whyNoCeiling(Ceiling ceiling) {
        if (platform == null || !has(Capability.REALTIME_SCHEDULING)) {
            return null; // everything is granted, or the capability says why not
        }
        return refusals.computeIfAbsent(ceiling.level(), level -> {
                    int[] result = new int[1];
                    onTrialThread(() -> result[0] = lift(level));
                    return result[0] < 0
                            ? Optional.of("sched_setscheduler(SCHED_FIFO, " + level + ") answered "
                                    + Errno.nameOf(-result[0]))
                            : Optional.empty();
                })
                .orElse(null);
    }

    private int lift(int level) {
        int result = platform.scheduling().setScheduler(0, SchedulingPort.SCHED_FIFO, level);
        platform.scheduling().setScheduler(0, SchedulingPort.SCHED_OTHER, 0);
        return result;
    }

    /**
     * The CPUs that a thread gets that asks for all, tried on a thread of its own: those of the cpuset, whatever CPUs the process
     * was started on. Null where that cannot be found out.
     */
    public CpuSet obtainableCpus() {
        if (platform == null || !has(Capability.AFFINITY)) {
            return null;
        }
        CpuSet[] found = new CpuSet[1];
        onTrialThread(() -> found[0] = CpuSet.obtainable(platform.scheduling()));
        return found[0];
    }

    private static void onTrialThread(Runnable trial) {
        Thread thread = new Thread(null, trial, "turnstile trial", 0, false);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The capability that keeps a protocol from being granted, or null where it is granted. */
    public Capability missingFor(LockProtocol asked) {
        List<Degradation> steps = stepsDown(asked);
        return steps.isEmpty() ? null : steps.get(steps.size() - 1).missing();
    }

    /** How the protocol falls from what is asked to what is granted. */
    private List<Degradation> stepsDown(LockProtocol asked) {
        List<Degradation> steps = new ArrayList<>();
        LockProtocol now = asked;
        for (Degradation row : Degradation.ALL) {
            if (row.changesProtocol() && row.asked() == now && !has(row.missing())) {
                steps.add(row);
                now = row.granted();
            }
        }
        return steps;
    }

    /** The rows by which locks that ask for a protocol get less than it promises; those that say why it is not kept first. */
    List<Degradation> degradationsOf(LockProtocol asked) {
        List<Degradation> rows = new ArrayList<>(stepsDown(asked));
        LockProtocol granted = granted(asked);
        for (Degradation row : Degradation.ALL) {
            if (!row.changesProtocol() && row.asked() == granted && granted != null && !has(row.missing())) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** Why locks that ask for a protocol are left to the JVM, or null where they are not. */
    String obstacle(LockProtocol asked) {
        if (asked == LockProtocol.JVM) {
            return "the rule says jvm";
        }
        return granted(asked) == LockProtocol.JVM
                ? Capability.FUTEX.title() + " is missing: "
                        + finding(Capability.FUTEX).detail()
                : null;
    }

    /** Whether there is a platform at all. */
    boolean hasPlatform() {
        return platform != null;
    }

    /** The platform's name, or why there is none. */
    public String platformName() {
        return platform == null ? "no platform: " + whyNone : platform.name();
    }

    /** Whether a capability is there. */
    public boolean has(Capability capability) {
        return platform == null ? whyNone == null : platform.has(capability);
    }

    /** What is known of a capability. */
    public Finding finding(Capability capability) {
        return platform == null ? Finding.missing(whyNone, "") : platform.finding(capability);
    }
}
