package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.threads.CpuSet;
import io.turnstile.agent.threads.JavaPriorities;
import io.turnstile.agent.threads.ThreadRule;
import io.turnstile.nativeaccess.machine.Fact;
import io.turnstile.nativeaccess.machine.Fact.State;
import io.turnstile.nativeaccess.machine.Machine;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All that is known of machine, platform and JVM, with what a configuration makes of it. */
public final class Diagnosis {
    private final Machine machine;
    private final ProtocolSupport support;
    private final AgentConfig config; // null where nothing in particular is asked for
    private final CpuSet obtainableCpus; // null where only the process's own are known

    /**
     * Makes one; nothing is read yet.
     *
     * @param config null for none
     */
    Diagnosis(Machine machine, ProtocolSupport support, AgentConfig config) {
        this(machine, support, config, null);
    }

    /**
     * As above, and knows what CPUs a thread can get.
     *
     * @param obtainableCpus see {@link ProtocolSupport#obtainableCpus}; may be null
     */
    public Diagnosis(Machine machine, ProtocolSupport support, AgentConfig config, CpuSet obtainableCpus) {
        this.machine = machine;
        this.support = support;
        this.config = config;
        this.obtainableCpus = obtainableCpus;
    }

    /** Every line: the machine, what the probes found, the JVM. */
    public List<Fact> facts() {
        List<Fact> facts = new ArrayList<>(machine.facts());
        facts.add(vmThreads());
        for (Capability capability : Capability.values()) {
            facts.add(probed(capability));
        }
        return facts;
    }

    /** What the start is to warn of, one line each, without what {@link Shortfalls} say. */
    List<String> warnings() {
        List<Fact> facts = new ArrayList<>();
        if (new Wants(config).realTime()) {
            facts.addAll(machine.inTheWayOfRealTime());
            facts.add(vmThreads());
        }
        if (!config.rules().rules().isEmpty()) {
            facts.addAll(machine.inTheWayOfRewriting());
        }
        List<String> lines = new ArrayList<>();
        for (Fact fact : facts) {
            if (fact.state() != State.OK) {
                lines.add(fact.title() + ": " + fact.found() + ", " + fact.meaning()
                        + (fact.remedy().isEmpty() ? "" : "; remedy: " + fact.remedy()));
            }
        }
        return lines;
    }

    /** What the configuration asks for beyond capabilities and cannot have, as clauses. */
    public List<String> outOfReach() {
        List<String> clauses = new ArrayList<>();
        if (config == null) {
            return clauses;
        }
        int highest = machine.highestPriority();
        boolean realTime = support.has(Capability.REALTIME_SCHEDULING);
        for (ThreadRule rule : config.threads().rules()) {
            addIfTooHigh(clauses, rule, rule.scheduling().priority(), realTime ? highest : Integer.MAX_VALUE);
            CpuSet cpus = rule.scheduling().cpus();
            CpuSet absent = cpus == null ? null : cpus.without(allowedCpus(cpus));
            if (absent != null && !absent.isEmpty()) {
                clauses.add(rule + " asks for cpus " + absent + ", which this process cannot have");
            }
        }
        for (JavaPriorities.Entry entry : config.threads().priorities().all()) {
            addIfTooHigh(clauses, entry, entry.scheduling().priority(), realTime ? highest : Integer.MAX_VALUE);
        }
        return clauses;
    }

    private static void addIfTooHigh(List<String> clauses, Object who, int priority, int highest) {
        if (priority > highest) {
            clauses.add(who + " asks for priority " + priority + ", and this user has up to " + highest);
        }
    }

    /** A process may leave the CPUs that it was started on (taskset), though not those of its cpuset. */
    private CpuSet allowedCpus(CpuSet whereUnknown) {
        if (obtainableCpus != null) {
            return obtainableCpus;
        }
        for (Fact fact : machine.facts()) {
            if (fact.id().equals("cpus")) {
                try {
                    return CpuSet.parse(fact.found().split(" ")[0]);
                } catch (IllegalArgumentException unknown) {
                    return whereUnknown;
                }
            }
        }
        return whereUnknown;
    }

    private Fact vmThreads() {
        boolean granted = config != null && support.has(Capability.REALTIME_SCHEDULING);
        int highest = granted ? config.threads().highestPriority() : 0;
        return machine.vmThreads(
                highest,
                granted && config.threads().givesDeadline(),
                granted ? config.threads().lowestVmPriority() : 0,
                "lift the VM's above them (vm-thread in thread rules, docs/threads.md), or give the application's a CPU (cpus)"
                        + " and leave another to the VM's, keep their sections short, and let them block");
    }

    private Fact probed(Capability capability) {
        Finding finding = support.finding(capability);
        String effects = String.join("; ", Degradation.effectsOf(capability));
        String id = capability.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return finding.present()
                ? new Fact(id, capability.title(), State.OK, finding.detail(), "", "")
                : new Fact(id, capability.title(), State.MISSING, finding.detail(), effects, finding.remedy());
    }
}
