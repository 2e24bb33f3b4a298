package io.turnstile.agent.config;

import io.turnstile.agent.select.ClassPattern;
import io.turnstile.agent.select.ClassSelection;
import io.turnstile.agent.select.ParkMode;
import io.turnstile.agent.select.Rule;
import io.turnstile.agent.select.RuleSet;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code rules}, and finds patterns that can never match since earlier ones take all that they mean. */
final class RulesReader {
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<MachineNeed> needs = new ArrayList<>();

    /** A pattern with its place. */
    private record Located(ClassPattern pattern, Place place) {}

    /** Reads the value of {@code rules} in a file. */
    void readFile(YamlNode value) throws ConfigException {
        for (YamlNode item : MappingReader.items(Key.RULES, value)) {
            Map<Key, YamlNode> values = MappingReader.read(item, Section.RULE);
            YamlNode match = MappingReader.required(Key.MATCH, values, item);
            LockProtocol protocol = protocol(Key.PROTOCOL, values);
            LockProtocol monitors = protocol(Key.MONITORS, values);
            Ceiling ceiling = ceiling(values);
            if (ceiling.level() > 0) {
                needs.add(MachineNeed.ofCeiling(values.get(Key.CEILING).place(), ceiling.level()));
            }
            YamlNode park = values.get(Key.PARK);
            List<Located> selected = new ArrayList<>();
            List<ClassPattern> excluded = new ArrayList<>();
            readPatterns(Key.MATCH, match, selected, excluded);
            add(
                    selected,
                    excluded,
                    protocol,
                    monitors,
                    park == null ? ParkMode.JVM : (ParkMode) MappingReader.scalar(Key.PARK, park),
                    ceiling,
                    item.place().fileAndLine());
        }
    }

    private static void readPatterns(Key key, YamlNode match, List<Located> selected, List<ClassPattern> excluded)
            throws ConfigException {
        for (YamlNode.Scalar scalar : MappingReader.oneOrMore(key, match)) {
            boolean exclusion = scalar.text().startsWith("!");
            ClassPattern pattern = pattern(scalar.text(), exclusion ? 1 : 0, scalar.place());
            if (exclusion) {
                excluded.add(pattern);
            } else {
                selected.add(new Located(pattern, scalar.place()));
            }
        }
        if (selected.isEmpty()) {
            throw new ConfigException(
                    match.place(),
                    "match: has exclusions only, and so matches nothing (allowed: at least one"
                            + " pattern without !)");
        }
    }

    /** Reads patterns that select classes without a rule. */
    static ClassSelection selection(Key key, YamlNode match) throws ConfigException {
        List<Located> selected = new ArrayList<>();
        List<ClassPattern> excluded = new ArrayList<>();
        readPatterns(key, match, selected, excluded);
        return selectionOf(selected, excluded);
    }

    private static ClassSelection selectionOf(List<Located> located, List<ClassPattern> excluded) {
        List<ClassPattern> selected = new ArrayList<>();
        for (Located pattern : located) {
            selected.add(pattern.pattern());
        }
        return new ClassSelection(selected, excluded);
    }

    private static LockProtocol protocol(Key key, Map<Key, YamlNode> values) throws ConfigException {
        YamlNode node = values.get(key);
        return node == null ? LockProtocol.JVM : (LockProtocol) MappingReader.scalar(key, node);
    }

    /** What the machine must have for them. */
    List<MachineNeed> needs() {
        return needs;
    }

    /** The ceiling, which belongs to the protocol of that name. */
    private static Ceiling ceiling(Map<Key, YamlNode> values) throws ConfigException {
        YamlNode node = values.get(Key.CEILING);
        YamlNode asking = protocol(Key.PROTOCOL, values) == LockProtocol.CEILING
                ? values.get(Key.PROTOCOL)
                : protocol(Key.MONITORS, values) == LockProtocol.CEILING ? values.get(Key.MONITORS) : null;
        String with = "with " + Key.PROTOCOL.word() + " or " + Key.MONITORS.word() + ' ' + LockProtocol.CEILING.word();
        String allowed = Key.CEILING.type().allowed();
        if (node == null && asking != null) {
            throw new ConfigException(
                    asking.place(),
                    "missing key \"ceiling\" in " + Section.RULE.title() + ": required " + with + " (allowed: "
                            + allowed + ')');
        }
        if (node == null) {
            return Ceiling.NONE;
        }
        Ceiling ceiling = (Ceiling) MappingReader.scalar(Key.CEILING, node);
        if (asking == null) {
            throw new ConfigException(
                    node.place(), "ceiling: is allowed only " + with + " (allowed then: " + allowed + ')');
        }
        return ceiling;
    }

    /** Reads the short form of agent arguments, {@code pattern:protocol;pattern:protocol}. */
    void readShortForm(String text, Place place) throws ConfigException {
        for (String part : text.split(";", -1)) {
            int colon = part.lastIndexOf(':');
            if (colon < 0) {
                throw new ConfigException(
                        place,
                        "rules: " + Words.quote(part) + " is not allowed (allowed: pattern:protocol, with ;"
                                + " between rules)");
            }
            String word = part.substring(colon + 1);
            Object protocol = Key.PROTOCOL.type().valueOf(word, false);
            if (protocol == null) {
                throw new ConfigException(
                        place, "rules: protocol: " + Key.PROTOCOL.type().complaint(word));
            }
            if (protocol == LockProtocol.CEILING) {
                throw new ConfigException(
                        place,
                        "rules: protocol ceiling needs the key ceiling, which pattern:protocol has no place for (allowed:"
                                + " such a rule in a file)");
            }
            ClassPattern pattern = pattern(part.substring(0, colon), 0, place);
            add(
                    List.of(new Located(pattern, place)),
                    List.of(),
                    (LockProtocol) protocol,
                    LockProtocol.JVM,
                    ParkMode.JVM,
                    Ceiling.NONE,
                    place.toString());
        }
    }

    private static ClassPattern pattern(String text, int from, Place place) throws ConfigException {
        try {
            return ClassPattern.parse(text.substring(from));
        } catch (IllegalArgumentException malformed) {
            throw new ConfigException(place, "match: the pattern " + Words.quote(text) + ' ' + malformed.getMessage());
        }
    }

    private void add(
            List<Located> located,
            List<ClassPattern> excluded,
            LockProtocol protocol,
            LockProtocol monitors,
            ParkMode park,
            Ceiling ceiling,
            String origin) {
        ClassSelection selection = selectionOf(located, excluded);
        List<ClassPattern> selected = selection.selected();
        for (int i = 0; i < located.size(); i++) {
            String reason = whyNever(located.get(i).pattern(), selection, selected.subList(0, i));
            if (reason != null) {
                warnings.add(located.get(i).place() + ": warning: the pattern \"" + selected.get(i)
                        + "\" can never match: " + reason);
            }
        }
        rules.add(new Rule(selection, protocol, monitors, park, ceiling, origin));
    }

    private String whyNever(ClassPattern pattern, ClassSelection own, List<ClassPattern> before) {
        for (Rule rule : rules) {
            if (rule.classes().covers(pattern)) {
                return "the rule at " + rule.origin() + " (" + rule.classes() + ") comes first";
            }
        }
        if (own.excludesAll(pattern)) {
            return "an exclusion of its own rule takes away all it means";
        }
        for (ClassPattern earlier : before) {
            if (earlier.covers(pattern)) {
                return "\"" + earlier + "\" comes first";
            }
        }
        return null;
    }

    /** What was read. */
    RuleSet rules() {
        return new RuleSet(rules);
    }

    /** Patterns that can never match, one line each. */
    List<String> warnings() {
        return warnings;
    }
}
