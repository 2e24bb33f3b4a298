package io.turnstile.agent.startup;

import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.threads.CpuSet;
import io.turnstile.agent.threads.ThreadRule;
import io.turnstile.nativeaccess.machine.Fact;
import io.turnstile.nativeaccess.machine.Fact.State;
import io.turnstile.nativeaccess.machine.Machine;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** All that is known of machine, platform and JVM, with what a configuration makes of it. */
public final class Diagnosis {
    /** What a start warns of where threads are to be real-time. */
    private static final Set<String> MATTERS_TO_REAL_TIME =
            Set.of("gvisor", "rt-cgroup", "rt-throttling", "cpu-quota", "vm-threads");

    /** What a start warns of where classes are rewritten. */
    private static final Set<String> MATTERS_TO_REWRITING = Set.of("verification", "other-agents");

    private final Machine machine;
    private final ProtocolSupport support;
    private final AgentConfig config; // null where nothing in particular is asked for

    /**
     * Makes one; nothing is read yet.
     *
     * @param config null for none
     */
    public Diagnosis(Machine machine, ProtocolSupport support, AgentConfig config) {
        this.machine = machine;
        this.support = support;
        this.config = config;
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
        Wants wants = new Wants(config);
        List<Fact> facts = new ArrayList<>(machine.facts());
        facts.add(vmThreads());
        List<String> lines = new ArrayList<>();
        for (Fact fact : facts) {
            boolean matters = wants.realTime() && MATTERS_TO_REAL_TIME.contains(fact.id())
                    || !config.rules().rules().isEmpty() && MATTERS_TO_REWRITING.contains(fact.id());
            if (matters && fact.state() != State.OK) {
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
            int priority = rule.scheduling().priority();
            if (realTime && priority > highest) {
                clauses.add(rule + " asks for priority " + priority + ", and this user has up to " + highest);
            }
            CpuSet cpus = rule.scheduling().cpus();
            CpuSet absent = cpus == null ? null : cpus.without(allowedCpus(cpus));
            if (absent != null && !absent.isEmpty()) {
                clauses.add(rule + " asks for cpus " + absent + ", which this process does not have");
            }
        }
        return clauses;
    }

    private CpuSet allowedCpus(CpuSet whereUnknown) {
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
                0,
                "give the application's real-time threads a CPU (cpus in thread rules) and leave another to the VM's, keep"
                        + " their sections short, and let them block");
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
