package io.turnstile.agent.config;

import io.turnstile.agent.threads.CpuSet;
import io.turnstile.agent.threads.DeadlineParameters;
import io.turnstile.agent.threads.Scheduling;
import io.turnstile.agent.threads.SchedulingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what a thread rule gives, and refuses what no kernel could give. */
final class SchedulingReader {
    private static final List<Key> GIVING = List.of(
            Key.POLICY, Key.PRIORITY, Key.NICE, Key.RUNTIME, Key.DEADLINE, Key.PERIOD, Key.CPUS, Key.TIMER_SLACK);

    private final List<MachineNeed> needs = new ArrayList<>();

    /** What the machine must have for all that was read. */
    List<MachineNeed> needs() {
        return needs;
    }

    Scheduling read(Map<Key, YamlNode> values, YamlNode item) throws ConfigException {
        if (GIVING.stream().noneMatch(values::containsKey)) {
            throw new ConfigException(
                    item.place(),
                    "thread rule: gives nothing (allowed: policy, priority, nice, runtime, deadline, period, cpus,"
                            + " timer-slack)");
        }
        SchedulingPolicy policy = (SchedulingPolicy) optional(Key.POLICY, values);
        Integer priority = priority(values, policy);
        Integer nice = (Integer) optional(Key.NICE, values);
        if (nice != null && policy != null && !policy.hasNice()) {
            throw notWith(Key.NICE, values, policy, "with policy other or batch, or with no policy");
        }
        DeadlineParameters deadline = deadline(values, policy);
        Long slackNs = (Long) optional(Key.TIMER_SLACK, values);
        if (slackNs != null && policy != null && policy.isRealTime()) {
            throw notWith(
                    Key.TIMER_SLACK,
                    values,
                    policy,
                    "with other policies; timed waits of real-time threads have no slack");
        }
        return new Scheduling(policy, priority == null ? 0 : priority, nice, deadline, cpus(values), slackNs);
    }

    private static Integer priority(Map<Key, YamlNode> values, SchedulingPolicy policy) throws ConfigException {
        Integer priority = (Integer) optional(Key.PRIORITY, values);
        boolean needed = policy != null && policy.hasPriority();
        if (needed && priority == null) {
            throw new ConfigException(
                    values.get(Key.POLICY).place(),
                    "missing key \"priority\" in thread rule: required with policy fifo or rr (allowed: "
                            + Key.PRIORITY.type().allowed() + ')');
        }
        if (!needed && priority != null) {
            throw notWith(Key.PRIORITY, values, policy, "with policy fifo or rr");
        }
        return priority;
    }

    private DeadlineParameters deadline(Map<Key, YamlNode> values, SchedulingPolicy policy) throws ConfigException {
        if (policy != SchedulingPolicy.DEADLINE) {
            for (Key key : List.of(Key.RUNTIME, Key.DEADLINE, Key.PERIOD)) {
                if (values.containsKey(key)) {
                    throw notWith(key, values, policy, "with policy deadline");
                }
            }
            return null;
        }
        long runtimeNs = required(Key.RUNTIME, values);
        long periodNs = required(Key.PERIOD, values);
        Long given = (Long) optional(Key.DEADLINE, values);
        long deadlineNs = given == null ? periodNs : given;
        if (runtimeNs < DeadlineParameters.LEAST_RUNTIME_NS) {
            throw outOfRange(Key.RUNTIME, values, "at least " + DeadlineParameters.LEAST_RUNTIME_NS + "ns");
        }
        if (deadlineNs > periodNs) {
            throw outOfRange(Key.DEADLINE, values, "at most the period");
        }
        if (runtimeNs > deadlineNs) {
            throw outOfRange(Key.RUNTIME, values, "at most the deadline, which is the period unless given");
        }
        needs.add(MachineNeed.ofPeriod(values.get(Key.PERIOD).place(), periodNs));
        return new DeadlineParameters(runtimeNs, deadlineNs, periodNs);
    }

    private static long required(Key key, Map<Key, YamlNode> values) throws ConfigException {
        Long length = (Long) optional(key, values);
        if (length == null) {
            throw new ConfigException(
                    values.get(Key.POLICY).place(),
                    "missing key \"" + key.word() + "\" in thread rule: required with policy deadline (allowed: "
                            + key.type().allowed() + ')');
        }
        return length;
    }

    private CpuSet cpus(Map<Key, YamlNode> values) throws ConfigException {
        YamlNode node = values.get(Key.CPUS);
        if (node == null) {
            return null;
        }
        StringBuilder list = new StringBuilder();
        for (YamlNode.Scalar scalar : MappingReader.oneOrMore(Key.CPUS, node)) {
            try {
                needs.add(MachineNeed.ofCpus(scalar.place(), CpuSet.parse(scalar.text())));
            } catch (IllegalArgumentException malformed) {
                throw new ConfigException(
                        scalar.place(),
                        "cpus: " + scalar.kind() + " is not allowed: " + malformed.getMessage() + " (allowed: "
                                + Key.CPUS.type().allowed() + ')');
            }
            list.append(list.length() == 0 ? "" : ",").append(scalar.text());
        }
        return CpuSet.parse(list.toString());
    }

    private static Object optional(Key key, Map<Key, YamlNode> values) throws ConfigException {
        YamlNode node = values.get(key);
        return node == null ? null : MappingReader.scalar(key, node);
    }

    private static ConfigException notWith(
            Key key, Map<Key, YamlNode> values, SchedulingPolicy policy, String allowed) {
        return new ConfigException(
                values.get(key).place(),
                key.word() + ": is not allowed with " + (policy == null ? "no policy" : "policy " + policy.word())
                        + " (allowed: " + allowed + ')');
    }

    private static ConfigException outOfRange(Key key, Map<Key, YamlNode> values, String allowed) {
        YamlNode node = values.get(key);
        return new ConfigException(
                node.place(), key.word() + ": " + node.kind() + " is not allowed (allowed: " + allowed + ')');
    }
}
