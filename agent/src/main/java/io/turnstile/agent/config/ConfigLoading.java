package io.turnstile.agent.config;

import io.turnstile.agent.config.Settings.Setting;
import io.turnstile.agent.select.ClassSelection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One reading of all sources. Where it fails, the sources are asked once more, leniently, what is to happen then: whoever
 * wrote {@code on-config-error: unmodified} means it for the errors that come with it.
 */
final class ConfigLoading {
    private final AgentArguments arguments;
    private final List<RawSetting> properties;
    private final List<RawSetting> environment;
    private final RulesReader rules = new RulesReader();
    private final ThreadsReader threads = new ThreadsReader();
    private YamlNode root; // null before it was read, and where the file holds nothing

    ConfigLoading(AgentArguments arguments, Properties properties, Map<String, String> environment) {
        this.arguments = arguments;
        this.properties = Overrides.ofProperties(properties);
        this.environment = Overrides.ofEnvironment(environment);
    }

    AgentConfig load() throws ConfigException {
        try {
            return read();
        } catch (ConfigException failure) {
            Object response = legible(Key.ON_CONFIG_ERROR);
            Object exitCode = legible(Key.EXIT_CODE);
            throw failure.answered(
                    response != AgentConfig.OnConfigError.UNMODIFIED,
                    exitCode == null ? Key.DEFAULT_EXIT_CODE : (Integer) exitCode);
        }
    }

    private AgentConfig read() throws ConfigException {
        Map<Key, Setting> fromFile = new EnumMap<>(Key.class);
        if (arguments.file() != null) {
            root = YamlReader.read(arguments.file(), ConfigFile.read(arguments.file()));
            if (root != null) {
                readFile(fromFile);
            }
        }
        Map<Key, Setting> fromEnvironment = Overrides.check(environment);
        Map<Key, Setting> fromArguments = Overrides.check(arguments.settings());
        Map<Key, Setting> fromProperties = Overrides.check(properties);
        RulesReader effective = rules;
        for (Map<Key, Setting> layer : List.of(fromEnvironment, fromArguments, fromProperties)) {
            Setting setting = layer.get(Key.RULES);
            effective = setting == null ? effective : (RulesReader) setting.value();
        }
        List<String> warnings = new ArrayList<>(effective.warnings());
        warnings.addAll(threads.warnings());
        Settings settings = Settings.overlay(fromFile, fromEnvironment, fromArguments, fromProperties);
        List<MachineNeed> needs = new ArrayList<>(effective.needs());
        needs.addAll(threads.needs());
        AgentConfig config = new AgentConfig(
                effective.rules(), threads.rules(), settings, List.copyOf(warnings), List.copyOf(needs));
        config.tracking().knownFindings(); // whatever is wrong with the files it names is wrong with it
        return config;
    }

    private void readFile(Map<Key, Setting> layer) throws ConfigException {
        for (Map.Entry<Key, YamlNode> entry :
                MappingReader.read(root, Section.FILE).entrySet()) {
            switch (entry.getKey()) {
                case RULES:
                    rules.readFile(entry.getValue());
                    break;
                case THREADS:
                    threads.readFile(entry.getValue());
                    break;
                case MAP_JAVA_PRIORITIES:
                    threads.readPriorities(entry.getValue());
                    break;
                case TRACKING_SECTION:
                    readTracking(entry.getValue(), layer);
                    break;
                case MONITORS_SECTION:
                    readMonitors(entry.getValue(), layer);
                    break;
                case REPORT_SECTION:
                    readSettings(MappingReader.read(entry.getValue(), Section.REPORT), layer);
                    break;
                default:
                    readSettings(Map.of(entry.getKey(), entry.getValue()), layer);
            }
        }
    }

    private static void readTracking(YamlNode node, Map<Key, Setting> layer) throws ConfigException {
        if (node instanceof YamlNode.Scalar) {
            readSettings(Map.of(Key.TRACKING_LEVEL, node), layer);
            return;
        }
        Map<Key, YamlNode> values = MappingReader.read(node, Section.TRACKING);
        readSelection(Key.TRACKING_MATCH, values, layer);
        readSelection(Key.TRACKING_ORDERED, values, layer);
        readSettings(values, layer);
    }

    private static void readSelection(Key key, Map<Key, YamlNode> values, Map<Key, Setting> layer)
            throws ConfigException {
        YamlNode node = values.remove(key);
        if (node != null) {
            ClassSelection selection = RulesReader.selection(key, node);
            layer.put(
                    key,
                    new Setting(selection, selection.toString(), node.place().toString()));
        }
    }

    private static void readMonitors(YamlNode node, Map<Key, Setting> layer) throws ConfigException {
        Map<Key, YamlNode> values = MappingReader.read(node, Section.MONITORS_OF_PROCESS);
        YamlNode classes = values.remove(Key.MONITORS_CLASSES);
        if (classes != null) {
            ListedClasses listed = ListedClasses.read(classes);
            layer.put(
                    Key.MONITORS_CLASSES,
                    new Setting(listed, listed.toString(), classes.place().toString()));
        }
        readSettings(values, layer);
    }

    private static void readSettings(Map<Key, YamlNode> values, Map<Key, Setting> layer) throws ConfigException {
        for (Map.Entry<Key, YamlNode> entry : values.entrySet()) {
            YamlNode node = entry.getValue();
            Object value = MappingReader.scalar(entry.getKey(), node);
            String text = ((YamlNode.Scalar) node).text();
            layer.put(entry.getKey(), new Setting(value, text, node.place().toString()));
        }
    }

    /** The value of a key, from the source that counts most among those where it can be read. */
    private Object legible(Key key) {
        List<RawSetting> sources = new ArrayList<>(properties);
        sources.addAll(arguments.legibleSettings());
        sources.addAll(environment);
        if (root instanceof YamlNode.Mapping) {
            for (YamlNode.Entry entry : ((YamlNode.Mapping) root).entries()) {
                if (entry.value() instanceof YamlNode.Scalar) {
                    YamlNode.Scalar value = (YamlNode.Scalar) entry.value();
                    sources.add(new RawSetting(entry.key().text(), value.text(), value.place()));
                }
            }
        }
        for (RawSetting setting : sources) {
            Object value = setting.word().equals(key.word()) ? key.type().valueOf(setting.text(), false) : null;
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
