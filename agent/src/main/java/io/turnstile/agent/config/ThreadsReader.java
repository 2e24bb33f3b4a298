package io.turnstile.agent.config;

import io.turnstile.agent.select.Glob;
import io.turnstile.agent.threads.CpuSet;
import io.turnstile.agent.threads.SchedulingPolicy;
import io.turnstile.agent.threads.ThreadRule;
import io.turnstile.agent.threads.ThreadRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code threads}. */
final class ThreadsReader {
    private final List<ThreadRule> rules = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Reads the value of {@code threads} in a file. */
    void readFile(YamlNode value) throws ConfigException {
        for (YamlNode item : MappingReader.items(Key.THREADS, value)) {
            Map<Key, YamlNode> values = MappingReader.read(item, Section.THREAD);
            List<String> names = names(MappingReader.required(Key.NAME, values, item));
            ThreadRule.Scheduling scheduling = scheduling(values, item);
            rules.add(new ThreadRule(names, scheduling, item.place().fileAndLine()));
        }
    }

    private List<String> names(YamlNode node) throws ConfigException {
        List<String> names = new ArrayList<>();
        for (YamlNode.Scalar name : MappingReader.oneOrMore(Key.NAME, node)) {
            if (name.text().isEmpty()) {
                throw new ConfigException(name.place(), "name: an empty pattern matches no thread");
            }
            warnWhereCovered(name, names);
            names.add(name.text());
        }
        return names;
    }

    private void warnWhereCovered(YamlNode.Scalar name, List<String> before) {
        String taker = taker(name.text());
        for (String earlier : before) {
            if (taker == null && Glob.covers(earlier, name.text())) {
                taker = '"' + earlier + '"';
            }
        }
        if (taker != null) {
            warnings.add(name.place() + ": warning: the pattern " + Words.quote(name.text()) + " can never match: "
                    + taker + " comes first");
        }
    }

    private String taker(String name) {
        for (ThreadRule rule : rules) {
            for (String earlier : rule.names()) {
                if (Glob.covers(earlier, name)) {
                    return "the rule at " + rule;
                }
            }
        }
        return null;
    }

    private static ThreadRule.Scheduling scheduling(Map<Key, YamlNode> values, YamlNode item) throws ConfigException {
        YamlNode policyNode = values.get(Key.POLICY);
        YamlNode priorityNode = values.get(Key.PRIORITY);
        YamlNode cpus = values.get(Key.CPUS);
        if (policyNode == null && priorityNode == null && cpus == null) {
            throw new ConfigException(item.place(), "thread rule: gives nothing (allowed: policy, priority, cpus)");
        }
        SchedulingPolicy policy =
                policyNode == null ? null : (SchedulingPolicy) MappingReader.scalar(Key.POLICY, policyNode);
        Integer priority = priorityNode == null ? null : (Integer) MappingReader.scalar(Key.PRIORITY, priorityNode);
        boolean realTime = policy != null && policy.isRealTime();
        if (realTime && priority == null) {
            throw new ConfigException(
                    policyNode.place(),
                    "missing key \"priority\" in thread rule: required with policy fifo or rr (allowed: "
                            + Key.PRIORITY.type().allowed() + ')');
        }
        if (!realTime && priority != null) {
            throw new ConfigException(
                    priorityNode.place(),
                    "priority: is not allowed with " + (policy == null ? "no policy" : "policy other")
                            + " (allowed: with policy fifo or rr)");
        }
        return new ThreadRule.Scheduling(policy, realTime ? priority : 0, cpus == null ? null : cpus(cpus));
    }

    private static CpuSet cpus(YamlNode node) throws ConfigException {
        List<YamlNode.Scalar> scalars = MappingReader.oneOrMore(Key.CPUS, node);
        StringBuilder list = new StringBuilder();
        for (YamlNode.Scalar scalar : scalars) {
            try {
                CpuSet.parse(scalar.text());
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

    /** What was read. */
    ThreadRules rules() {
        return new ThreadRules(rules);
    }

    /** Patterns that can never match, one line each. */
    List<String> warnings() {
        return warnings;
    }
}
