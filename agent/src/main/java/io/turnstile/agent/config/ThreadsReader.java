package io.turnstile.agent.config;

import io.turnstile.agent.select.ClassSelection;
import io.turnstile.agent.select.Glob;
import io.turnstile.agent.threads.JavaPriorities;
import io.turnstile.agent.threads.ThreadRule;
import io.turnstile.agent.threads.ThreadRules;
import io.turnstile.agent.threads.ThreadSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code threads} and {@code map-java-priorities}. */
final class ThreadsReader {
    private final List<ThreadRule> rules = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final SchedulingReader scheduling = new SchedulingReader();
    private JavaPriorities priorities = JavaPriorities.NONE;

    /** Reads the value of {@code threads} in a file. */
    void readFile(YamlNode value) throws ConfigException {
        for (YamlNode item : MappingReader.items(Key.THREADS, value)) {
            Map<Key, YamlNode> values = MappingReader.read(item, Section.THREAD);
            ThreadSelector selector = selector(values, item);
            rules.add(new ThreadRule(
                    selector, scheduling.read(values, item), item.place().fileAndLine()));
        }
    }

    /** Reads the value of {@code map-java-priorities} in a file. */
    void readPriorities(YamlNode value) throws ConfigException {
        priorities = JavaPrioritiesReader.read(value);
    }

    private ThreadSelector selector(Map<Key, YamlNode> values, YamlNode item) throws ConfigException {
        YamlNode vm = values.get(Key.VM_THREAD);
        YamlNode name = values.get(Key.NAME);
        YamlNode group = values.get(Key.GROUP);
        YamlNode type = values.get(Key.THREAD_CLASS);
        if (vm != null) {
            for (Key key : List.of(Key.NAME, Key.GROUP, Key.THREAD_CLASS)) {
                if (values.get(key) != null) {
                    throw new ConfigException(
                            values.get(key).place(),
                            key.word() + ": is not allowed with vm-thread (allowed: a rule of its own)");
                }
            }
            return ThreadSelector.ofVm(patterns(Key.VM_THREAD, vm));
        }
        if (name == null && group == null && type == null) {
            throw new ConfigException(
                    item.place(),
                    "missing key \"name\" in thread rule: it must say which threads (allowed: name, group, class or"
                            + " vm-thread)");
        }
        List<String> names = name == null ? List.of() : names(name);
        List<String> groups = group == null ? List.of() : patterns(Key.GROUP, group);
        ClassSelection classes = type == null ? null : RulesReader.selection(Key.THREAD_CLASS, type);
        return ThreadSelector.ofApplication(names, groups, classes);
    }

    private static List<String> patterns(Key key, YamlNode node) throws ConfigException {
        List<String> patterns = new ArrayList<>();
        for (YamlNode.Scalar pattern : MappingReader.oneOrMore(key, node)) {
            if (pattern.text().isEmpty()) {
                throw new ConfigException(pattern.place(), key.word() + ": an empty pattern matches no thread");
            }
            patterns.add(pattern.text());
        }
        return patterns;
    }

    private List<String> names(YamlNode node) throws ConfigException {
        List<String> names = new ArrayList<>();
        patterns(Key.NAME, node);
        for (YamlNode.Scalar name : MappingReader.oneOrMore(Key.NAME, node)) {
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
                if (rule.threads().isByNameAlone() && Glob.covers(earlier, name)) {
                    return "the rule at " + rule;
                }
            }
        }
        return null;
    }

    /** What was read. */
    ThreadRules rules() {
        return new ThreadRules(rules, priorities);
    }

    /** What the machine must have for it. */
    List<MachineNeed> needs() {
        return scheduling.needs();
    }

    /** Patterns that can never match, one line each. */
    List<String> warnings() {
        return warnings;
    }
}
