package io.turnstile.agent.config;

import java.io.File;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The findings that a configuration says are known: suppressed with a reason, or in the baseline.
 *
 * @param suppressions in the order of their file
 * @param baseline signatures; null where there is no baseline yet
 */
public record KnownFindings(List<Suppression> suppressions, Set<String> baseline) {
    /**
     * A suppression.
     *
     * @param expires the last day on which it holds, or null
     * @param origin where it stands, as {@code file:line}
     */
    public record Suppression(String signature, String reason, LocalDate expires, String origin) {
        /** Whether it holds no longer. */
        public boolean isExpired(LocalDate today) {
            return expires != null && today.isAfter(expires);
        }
    }

    /** Reads the files that a configuration names. A baseline that does not exist yet is no error. */
    static KnownFindings of(TrackingConfig config) throws ConfigException {
        List<Suppression> suppressions = new ArrayList<>();
        if (config.suppressions() != null) {
            readSuppressions(config.suppressions(), suppressions);
        }
        boolean compares = config.baseline() != null && new File(config.baseline()).exists();
        return new KnownFindings(suppressions, compares ? readBaseline(config.baseline()) : null);
    }

    private static void readSuppressions(String file, List<Suppression> suppressions) throws ConfigException {
        YamlNode root = YamlReader.read(file, ConfigFile.read(file));
        if (root == null) {
            return;
        }
        if (!(root instanceof YamlNode.Items items)) {
            throw new ConfigException(root.place(), root.kind() + " is not allowed (allowed: a list of suppressions)");
        }
        for (YamlNode item : items.items()) {
            Map<Key, YamlNode> values = MappingReader.read(item, Section.SUPPRESSION);
            YamlNode signature = MappingReader.required(Key.SUPPRESSED_SIGNATURE, values, item);
            YamlNode reason = MappingReader.required(Key.SUPPRESSION_REASON, values, item);
            YamlNode expires = values.get(Key.SUPPRESSION_EXPIRES);
            suppressions.add(new Suppression(
                    (String) MappingReader.scalar(Key.SUPPRESSED_SIGNATURE, signature),
                    (String) MappingReader.scalar(Key.SUPPRESSION_REASON, reason),
                    expires == null ? null : (LocalDate) MappingReader.scalar(Key.SUPPRESSION_EXPIRES, expires),
                    item.place().fileAndLine()));
        }
    }

    private static Set<String> readBaseline(String file) throws ConfigException {
        YamlNode root = YamlReader.read(file, ConfigFile.read(file));
        if (root == null) {
            throw new ConfigException(Place.of(file), "is empty (allowed: a mapping with the keys version, findings)");
        }
        Map<Key, YamlNode> values = MappingReader.read(root, Section.BASELINE);
        MappingReader.scalar(Key.BASELINE_VERSION, MappingReader.required(Key.BASELINE_VERSION, values, root));
        Set<String> signatures = new LinkedHashSet<>();
        YamlNode findings = MappingReader.required(Key.BASELINE_FINDINGS, values, root);
        for (YamlNode item : MappingReader.items(Key.BASELINE_FINDINGS, findings)) {
            if (!(item instanceof YamlNode.Scalar scalar)) {
                throw MappingReader.notAllowed(Key.BASELINE_FINDINGS, item);
            }
            signatures.add(scalar.text());
        }
        return signatures;
    }
}
