package io.turnstile.agent.config;

import io.turnstile.agent.threads.JavaPriorities;
import io.turnstile.agent.threads.Scheduling;
import io.turnstile.agent.threads.SchedulingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads {@code map-java-priorities}: a mapping, or a list of them. */
final class JavaPrioritiesReader {
    private static final String KEY = Key.MAP_JAVA_PRIORITIES.word();
    private static final ValueType JAVA_PRIORITY = ValueType.wholeNumber(Thread.MIN_PRIORITY, Thread.MAX_PRIORITY);
    private static final String FORM =
            "fifo:1 to fifo:99, rr:1 to rr:99, other:-20 to other:19, batch:-20 to batch:19, idle";
    private static final List<String> POLICIES = List.of("fifo", "rr", "other", "batch", "idle");

    private JavaPrioritiesReader() {}

    static JavaPriorities read(YamlNode value) throws ConfigException {
        Map<Integer, JavaPriorities.Entry> entries = new TreeMap<>();
        for (YamlNode.Entry entry : entries(value)) {
            Object priority = JAVA_PRIORITY.valueOf(entry.key().text(), false);
            if (priority == null) {
                throw new ConfigException(
                        entry.key().place(),
                        KEY + ": " + entry.key().kind() + " is no Java priority (allowed: " + JAVA_PRIORITY.allowed()
                                + ')');
            }
            String origin = entry.key().place().fileAndLine();
            Scheduling scheduling = scheduling(entry.value());
            JavaPriorities.Entry first =
                    entries.put((Integer) priority, new JavaPriorities.Entry((Integer) priority, scheduling, origin));
            if (first != null) {
                throw new ConfigException(
                        entry.key().place(),
                        KEY + ": " + priority + " is mapped twice (first at " + first.origin() + ')');
            }
        }
        return new JavaPriorities(entries);
    }

    private static List<YamlNode.Entry> entries(YamlNode value) throws ConfigException {
        if (value instanceof YamlNode.Mapping mapping) {
            return mapping.entries();
        }
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (YamlNode item : MappingReader.items(Key.MAP_JAVA_PRIORITIES, value)) {
            if (!(item instanceof YamlNode.Mapping mapping)) {
                throw MappingReader.notAllowed(Key.MAP_JAVA_PRIORITIES, item);
            }
            entries.addAll(mapping.entries());
        }
        return entries;
    }

    private static Scheduling scheduling(YamlNode value) throws ConfigException {
        if (!(value instanceof YamlNode.Scalar scalar)) {
            throw MappingReader.notAllowed(Key.MAP_JAVA_PRIORITIES, value);
        }
        String[] parts = scalar.text().split(":", 2);
        if (!POLICIES.contains(parts[0])) {
            throw new ConfigException(
                    scalar.place(),
                    KEY + ": " + scalar.kind() + " is not allowed" + Words.didYouMean(parts[0], POLICIES)
                            + " (allowed: " + FORM + ')');
        }
        SchedulingPolicy policy = (SchedulingPolicy) Key.POLICY.type().valueOf(parts[0], false);
        if (policy == SchedulingPolicy.IDLE && parts.length == 1) {
            return new Scheduling(policy, 0, null, null, null, null);
        }
        Key number = policy.hasPriority() ? Key.PRIORITY : Key.NICE;
        Object read = parts.length == 1 || policy == SchedulingPolicy.IDLE
                ? null
                : number.type().valueOf(parts[1], false);
        if (read == null) {
            throw new ConfigException(
                    scalar.place(), KEY + ": " + scalar.kind() + " is not allowed (allowed: " + FORM + ')');
        }
        return policy.hasPriority()
                ? new Scheduling(policy, (Integer) read, null)
                : new Scheduling(policy, 0, (Integer) read, null, null, null);
    }
}
